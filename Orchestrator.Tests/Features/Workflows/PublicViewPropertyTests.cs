using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Redaction;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Credentials.Leaks;
using Orchestrator.Web.Features.ApiKeys;
using Orchestrator.Web.Features.Members;
using Orchestrator.Web.Features.Workflows;

namespace Orchestrator.Tests.Features.Workflows;

/// <summary>Whatever is in a workflow, and wherever: no secret of the workspace, no key, no token and no signing secret is in what leaves the house.</summary>
public sealed class PublicViewPropertyTests
{
    private static readonly string[] Places = ["url", "body", "headers", "query", "message", "fields", "prompt", "sql", "to", "text", "items", "expression", "sample", "sampleHeaders", "schema", "invented"];

    [Fact]
    public void No_secret_is_found_in_the_public_view() => Check(static (graph, redactor) => PublicView.Of(graph, ActionCatalog.BuiltIn, redactor));

    [Fact]
    public void No_secret_is_found_in_an_export() => Check(PublicView.ForExport);

    [Fact]
    public void References_integrations_samples_and_addresses_of_webhooks_are_not_in_the_public_view()
    {
        var config = JsonSerializer.SerializeToElement(new
        {
            actionType = "http/request", url = "https://user:pw@api.example.com/orders?customer=4711&page={{trigger.page}}", integrationId = "int_1",
            query = new { note = "see credentials://crm-prod/access_token", target = "https://chat.example.com/hooks/T000/B000" }, headers = new { Accept = "text/html" }, invented = "something else",
        });
        var trigger = JsonSerializer.SerializeToElement(new { triggerType = "Webhook", verify = "github", verifyWith = "credentials://signing", sample = new { customer = "Ada" }, sampleHeaders = new { x = "y" } });
        var extra = System.Collections.Immutable.ImmutableDictionary<string, JsonElement>.Empty.Add("unknown", JsonSerializer.SerializeToElement("Grace"));
        var shown = Text(PublicView.Of(new Graph([Trigger(trigger), Step(config) with { DataExtra = extra, Extra = extra }], []), ActionCatalog.BuiltIn, Redactor.Default));
        foreach (var hidden in new[] { "int_1", "crm-prod", "access_token", "signing", "github", "Ada", "sampleHeaders", "text/html", "chat.example.com", "T000", "something else", "user:pw", "4711", "Grace" })
            shown.ShouldNotContain(hidden);
        foreach (var kept in new[] { "https://", "api.example.com/orders?customer=", "{{trigger.page}}", "Accept", "Webhook" }) shown.ShouldContain(kept);
    }

    [Fact]
    public void Notes_are_shown_to_visitors_cleaned_and_leave_in_a_file_masked()
    {
        var note = new Note
        {
            Id = "n", Text = "Ask Ada, or see https://api.example.com/x?key=4711 with credentials://crm-prod. AKIAIOSFODNN7EXAMPLE",
            Extra = System.Collections.Immutable.ImmutableDictionary<string, JsonElement>.Empty.Add("unknown", JsonSerializer.SerializeToElement("Grace")),
        };
        var graph = new Graph([Trigger(JsonSerializer.SerializeToElement(new { triggerType = "Manual" }))], []) { Notes = [note] };

        var shown = PublicView.Of(graph, ActionCatalog.BuiltIn, Redactor.Default).Notes.ShouldHaveSingleItem();

        shown.Text.ShouldBe("Ask Ada, or see https://api.example.com/x?key=«redacted» with «redacted». «redacted»");
        shown.Extra.ShouldBeEmpty();
        var exported = PublicView.ForExport(graph, Redactor.Default).Notes.ShouldHaveSingleItem();
        exported.Text.ShouldContain("credentials://crm-prod");
        exported.Text.ShouldNotContain("AKIA");
    }

    [Theory]
    [InlineData("{{base}}/orders?customer=4711&page={{trigger.page}}", "{{base}}/orders?customer=«redacted»&page={{trigger.page}}")]
    [InlineData("/orders?customer=4711", "/orders?customer=«redacted»")]
    [InlineData("api.example.com/orders?key=4711 and more", "api.example.com/orders?key=«redacted» and more")]
    [InlineData("https://api.example.com/orders?k={{x}}4711", "https://api.example.com/orders?k=«redacted»")]
    [InlineData("https://api.example.com/orders?k={{ x | json }}&l=4711{{y}}", "https://api.example.com/orders?k={{ x | json }}&l=«redacted»")]
    [InlineData("{{base}}?{=4711", "{{base}}?{=«redacted»")]
    [InlineData("{{base}}/hooks/T000/B000", "«redacted»")]
    [InlineData("see hooks.example.com/services/T000 there", "see «redacted» there")]
    [InlineData("/api/workflows/0123/webhook", "«redacted»")]
    [InlineData("A webhook and/or a schedule", "A webhook and/or a schedule")]
    [InlineData("{{trigger.total ?? 5 >= 3}} is enough", "{{trigger.total ?? 5 >= 3}} is enough")]
    public void The_values_of_a_query_and_addresses_of_webhooks_are_hidden_wherever_the_address_begins(string url, string shown) =>
        PublicView.Text(url, Redactor.Default).ShouldBe(shown);

    [Theory]
    [InlineData("see /orders?q='John Smith 4711' there", "see /orders?q=«redacted» there")]
    [InlineData("\"https://api.example.com/x?y=4711\" and 'more'", "\"https://api.example.com/x?y=«redacted»\" and 'more'")]
    [InlineData("https://app.example.com/#access-4711 and more", "https://app.example.com/#«redacted» and more")]
    [InlineData("{{base}}/orders?4711secret", "{{base}}/orders?«redacted»")]
    [InlineData("https://ada:p&w@api.example.com/x", "https://«redacted»@api.example.com/x")]
    [InlineData("{{ 'https://chat.example.com/hooks/T000' }} is called", "«redacted» is called")]
    [InlineData("see credentials://crm/token.", "see «redacted»")]
    [InlineData("Order #4711 of and/or: which? This.", "Order #4711 of and/or: which? This.")]
    public void In_a_text_an_address_is_opened_as_far_as_it_goes(string text, string shown) => PublicText.Open(text).ShouldBe(shown);

    [Theory]
    [InlineData("https://api.example.com/users?$filter=email eq 'ada@example.com'", "https://api.example.com/users?$filter=«redacted»")]
    [InlineData("https://api.example.com/users?q='hush4711'&page={{ trigger.page }}", "https://api.example.com/users?q=«redacted»&page={{ trigger.page }}")]
    [InlineData("https://api.example.com/users?q=John Smith 4711#top", "https://api.example.com/users?q=«redacted»#«redacted»")]
    [InlineData("https://api.example.com/orders?4711secret", "https://api.example.com/orders?«redacted»")]
    [InlineData("/orders?aHVzaDQ3MTE=", "/orders?«redacted»")]
    [InlineData("orders?{{trigger.query}}&b={{b}}4711", "orders?{{trigger.query}}&b=«redacted»")]
    [InlineData("https://app.example.com/#access-4711", "https://app.example.com/#«redacted»")]
    [InlineData("https://app.example.com/#/rooms/4711?door=2", "https://app.example.com/#«redacted»")]
    [InlineData("https://api.example.com/users/{{trigger.id}}", "https://api.example.com/users/{{trigger.id}}")]
    public void In_the_setting_of_an_address_everything_behind_the_query_s_names_is_hidden(string url, string shown) =>
        Shown(url, new JsonObject()).GetProperty("url").GetString().ShouldBe(shown);

    [Fact]
    public void The_values_of_a_request_s_query_are_hidden_unless_they_are_one_whole_template()
    {
        var query = Shown("https://api.example.com", new JsonObject { ["customer"] = "4711", ["page"] = " {{trigger.page}} ", ["mixed"] = "{{x}}4711", ["limit"] = 50 }).GetProperty("query");
        query.EnumerateObject().Select(one => $"{one.Name}={one.Value.GetString()}").ShouldBe(["customer=«redacted»", "page= {{trigger.page}} ", "mixed=«redacted»", "limit=«redacted»"]);
    }

    [Fact]
    public void No_value_of_a_query_is_in_the_public_view() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        string[] begins = ["https://api.example.com/x", "{{base}}/orders", "/orders", "api.example.com/y", "{{ trigger.address }}", "see (https://a.example/b"];
        string[] befores = ["", "{{x}}", "{", "{{", "a{{b}}c", "'", "\"", "'a b", "email eq '", "John Smith ", "<", "a>b", "="], afters = ["", "{{y}}", "&page={{trigger.page}}", "#top", "'", " and more", "=="];
        string[] starts = ["?", "?n=", "?nn{{n}}=", "?=", "?a=1&b=", "#", "#state=", "?a={{a}}#"];
        var url = $"{Pick(begins)}{Pick(starts)}{Pick(befores)}hush4711{Pick(afters)}";
        // Where a text goes on behind an address nobody can tell; a quoted value is known by its quotes.
        var isWord = !url.Contains(' ', StringComparison.Ordinal) && !url.StartsWith("{{ ", StringComparison.Ordinal) && url.Contains('/', StringComparison.Ordinal);
        if (isWord) PublicView.Text(url, Redactor.Default).ShouldNotContain("hush4711", Case.Sensitive, url);
        Shown(url, new JsonObject { ["note"] = $"{Pick(befores)}hush4711{Pick(afters)}" }).GetRawText().ShouldNotContain("hush4711", Case.Sensitive, url);

        string Pick(string[] of) => of[random.Next(of.Length)];
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    // Each was looked at again from every place before.
    [Theory]
    [InlineData("a")]
    [InlineData("/")]
    [InlineData("?")]
    [InlineData("a.")]
    [InlineData("{{")]
    [InlineData("{{a}}")]
    [InlineData("://")]
    [InlineData("hook")]
    [InlineData("hooks.")]
    [InlineData("?q='")]
    [InlineData("?q=\"")]
    [InlineData("<a ")]
    [InlineData("credentials:/")]
    public void A_text_of_a_million_characters_is_opened_to_its_end(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));
        PublicText.Open($"{text} https://api.example.com/x?q=hush4711").ShouldNotContain("hush4711");
        PublicText.OpenAddress($"{text}/x?q=hush4711").ShouldNotContain("hush4711");
    }

    private static JsonElement Shown(string url, JsonObject query)
    {
        var config = JsonSerializer.SerializeToElement(new { actionType = "http/request", url, query });
        return PublicView.Of(new Graph([Step(config)], []), ActionCatalog.BuiltIn, Redactor.Default).Nodes[0].Config;
    }

    private static void Check(Func<Graph, Redactor, Graph> leave) => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var secrets = new RandomSecrets(seed);
        (string Name, string Secret)[] all = [.. secrets.All, ("API key", KeyText.New()), ("invite", InviteText.New()), ("GitHub token", $"ghp_{secrets.Extra}abcdef"), ("signing secret", $"whsec_{secrets.Extra}")];
        // Keys, invites and tokens are known by their shape, the vault's by their value.
        var redactor = Redactor.Create(secrets.All.Select(one => new KnownSecret(null, one.Secret)));
        var text = Text(leave(Graph(random, all), redactor));
        new LeakSearch(all).In("view", text).ShouldBeEmpty($"seed {seed}");
        text.ShouldContain(Placeholder.Redacted);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    private static Graph Graph(Random random, (string Name, string Secret)[] secrets)
    {
        var actions = ActionCatalog.BuiltIn.Actions.Select(action => action.Type).Append("nobody/knows").ToList();
        var nodes = secrets.Select((one, at) => Step(Settings(random, actions[random.Next(actions.Count)], one.Secret)) with { Id = $"n{at}", Name = $"step{at}", Label = Said(random, one.Secret) }).ToList();
        return new Graph([Trigger(Settings(random, "", secrets[random.Next(secrets.Length)].Secret, "Webhook")), .. nodes], []);
    }

    private static JsonElement Settings(Random random, string action, string secret, string? trigger = null)
    {
        var settings = trigger is null ? new JsonObject { ["actionType"] = action } : new JsonObject { ["triggerType"] = trigger };
        foreach (var place in Places) settings[place] = Value(random, secret, depth: 0);
        return JsonSerializer.SerializeToElement(settings);
    }

    private static JsonNode Value(Random random, string secret, int depth) => (depth > 3 ? 0 : random.Next(4)) switch
    {
        1 => new JsonObject { ["Authorization"] = Value(random, secret, depth + 1), ["note"] = Said(random, secret) },
        2 => new JsonArray(Value(random, secret, depth + 1), 7, Said(random, secret)),
        3 => new JsonObject { [Said(random, secret)] = Value(random, secret, depth + 1) },
        _ => Said(random, secret),
    };

    private static string Said(Random random, string secret) => random.Next(5) switch
    {
        0 => secret,
        1 => $"Bearer {secret}",
        2 => $"{{{{trigger.id}}}} {secret} and more",
        3 => $"https://api.example.com/orders?key={Uri.EscapeDataString(secret)}",
        _ => $"https://ada:{Uri.EscapeDataString(secret)}@api.example.com/",
    };

    private static Node Trigger(JsonElement config) => new() { Id = "t", Type = NodeType.Trigger, Name = "trigger", Config = config };

    private static Node Step(JsonElement config) => new() { Id = "s", Type = NodeType.Action, Name = "step", Config = config };

    private static string Text(Graph graph) => GraphDocument.Write(graph).GetRawText();
}
