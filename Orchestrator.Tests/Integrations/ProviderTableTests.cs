using Orchestrator.Domain.Integrations;
using Orchestrator.Web.Integrations;

namespace Orchestrator.Tests.Integrations;

/// <summary>The table of providers: the settings, secret ones with a star and those that may be left out with a question mark, what a test asks, and the steps.</summary>
public sealed class ProviderTableTests
{
    [Theory]
    [InlineData("skytells", "apiKey* baseUrl?", "GET /models", "generate-text create-prediction get-prediction")]
    [InlineData("ai-gateway", "apiKey* baseUrl?", "GET /models", "generate-text generate-object generate-image")]
    [InlineData("openai-compatible", "apiKey* baseUrl", "GET /models", "generate-text generate-object generate-image")]
    [InlineData("anthropic", "apiKey* baseUrl?", "GET /v1/models", "generate-text")]
    [InlineData("slack", "apiKey*", "POST /auth.test", "send-message find-channel")]
    [InlineData("github", "token*", "GET /user", "create-issue get-issue list-issues update-issue comment dispatch-workflow")]
    [InlineData("linear", "apiKey* teamId?", "POST /graphql", "create-ticket find-issues")]
    [InlineData("resend", "apiKey* fromEmail", "GET /domains", "send-email")]
    [InlineData("stripe", "apiKey*", "GET /v1/balance", "create-customer get-customer create-invoice")]
    [InlineData("clerk", "clerkSecretKey*", "GET /users", "get-user create-user update-user delete-user")]
    [InlineData("firecrawl", "firecrawlApiKey*", "GET /team/credit-usage", "scrape search")]
    [InlineData("perplexity", "apiKey*", "GET /v1/async/sonar", "search ask research")]
    [InlineData("fal", "apiKey*", "GET /models/pricing", "generate-image generate-video upscale remove-background")]
    [InlineData("v0", "apiKey*", "GET /user", "create-chat send-message")]
    [InlineData("superagent", "superagentApiKey*", "POST /guard", "guard redact")]
    [InlineData("webflow", "apiKey*", "GET /sites", "list-sites get-site publish-site")]
    [InlineData("blob", "token*", "GET ", "list put")]
    [InlineData("discord", "token*", "GET /users/@me", "send-message")]
    [InlineData("telegram", "token*", "GET /getMe", "send-message")]
    [InlineData("notion", "token*", "GET /v1/users/me", "create-page query-database")]
    [InlineData("airtable", "token*", "GET /v0/meta/whoami", "create-record list-records")]
    [InlineData("google-sheets", "accessToken* spreadsheetId", "GET /v4/spreadsheets/{integration.spreadsheetId}", "append-row read-range")]
    [InlineData("hubspot", "token*", "GET /crm/v3/objects/contacts", "create-contact get-contact")]
    [InlineData("jira", "siteUrl email apiToken*", "GET /rest/api/2/myself", "create-issue get-issue")]
    [InlineData("twilio", "accountSid authToken*", "GET /Accounts/{integration.accountSid}.json", "send-message")]
    [InlineData("sendgrid", "apiKey* fromEmail", "GET /scopes", "send-email")]
    [InlineData("s3-compatible", "endpoint bucket accessKeyId secretAccessKey*", "GET /{integration.bucket}", "put-object get-object")]
    [InlineData("webhook", "url*", "OPTIONS ", "send")]
    public void A_provider_has_the_settings_the_test_and_the_steps_of_its_row(string type, string settings, string test, string steps)
    {
        var manifest = new ProviderCatalog(ProviderFiles.BuiltIn).ManifestOf(type)!;
        var fields = manifest.Definition.Fields.Select(field => $"{field.Name}{(field.Secret ? "*" : "")}{(field.Required ? "" : "?")}").ToList();
        settings.Split(' ').Except(fields, StringComparer.Ordinal).ShouldBeEmpty();
        fields.Where(field => !field.EndsWith('?')).Except(settings.Split(' '), StringComparer.Ordinal).ShouldBeEmpty("what else must be filled in");
        $"{manifest.Test!.Request.Method} {manifest.Test.Request.Path?.Source}".ShouldBe(test);
        steps.Split(' ').Except(manifest.Definition.Actions.Select(action => action.Type.Split('/')[1]), StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Fact]
    public void Mail_servers_and_databases_are_connected_to_by_code()
    {
        CodedProviders.Smtp.Fields.Select(field => field.Name).ShouldBe(["host", "port", "tls", "username", "password", "from"], ignoreOrder: true);
        CodedProviders.Smtp.Fields.Where(field => field.Secret).ShouldHaveSingleItem().Name.ShouldBe("password");
        CodedProviders.Database.Fields.ShouldHaveSingleItem().ShouldSatisfyAllConditions(field => field.Name.ShouldBe("url"), field => field.Secret.ShouldBeTrue());
    }
}
