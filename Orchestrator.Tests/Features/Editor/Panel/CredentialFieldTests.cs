using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Integrations;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Editor;
using Orchestrator.Web.Features.Editor.Panel;

namespace Orchestrator.Tests.Features.Editor.Panel;

public sealed class CredentialFieldTests : BunitContext
{
    private static readonly KnownCredentials _vault = new(
    [
        new("calendar", "Calendar", CredentialKind.OAuth2, CredentialState.NeedsReconnect, ["account", "access_token", "refresh_token", "expires_at"]),
        new("crm", "CRM", CredentialKind.Basic, CredentialState.Disabled, ["authorization", "username", "password"]),
        new("stripe-live", "Stripe", CredentialKind.ApiKey, CredentialState.Usable, []),
    ]);

    [Fact]
    public void The_picker_offers_references_with_name_kind_and_state_and_never_a_value() =>
        CredentialChoices.Of(_vault).ShouldBe(
        [
            new("calendar/access_token", "Calendar", "OAuth 2.0", "Needs reconnect"),
            new("calendar/account", "Calendar", "OAuth 2.0", "Needs reconnect"),
            new("crm/authorization", "CRM", "Basic", "Disabled"),
            new("crm/username", "CRM", "Basic", "Disabled"),
            new("crm/password", "CRM", "Basic", "Disabled"),
            new("stripe-live", "Stripe", "API key", ""),
        ]);

    [Fact]
    public void Settings_that_may_hold_a_secret_offer_the_picker_and_its_list_is_there_once()
    {
        var panel = Show(Open("""{"actionType":"http/request","method":"GET","url":"https://a.example","headers":{"authorization":"x"}}"""));

        panel.FindAll("[data-choices]").ShouldHaveSingleItem().GetAttribute("data-choices")!.ShouldContain("crm/authorization");
        panel.Find("template-field:has(#set-a-url)").HasAttribute("secrets").ShouldBeTrue();
        panel.Find("#set-a-headers template-field").HasAttribute("secrets").ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"actionType":"log/write","message":"x"}""")]
    [InlineData("""{"actionType":"data/transform","fields":{"a":"x"}}""")]
    [InlineData("""{"actionType":"flow/condition","expression":"true"}""")]
    public void Settings_where_secrets_are_refused_do_not_offer_it(string config)
    {
        var panel = Show(Open(config));

        panel.FindAll("template-field").ShouldNotBeEmpty();
        panel.FindAll("[secrets], [data-choices]").ShouldBeEmpty();
    }

    [Fact]
    public void What_is_wrong_with_a_reference_stands_under_the_setting_and_on_the_card_until_the_vault_is_mended()
    {
        var editor = Open("""{"actionType":"http/request","method":"GET","url":"https://a.example","headers":{"authorization":"credentials://stripe"}}""");
        var redrawn = 0;
        editor.Redrawn = _ => redrawn++;
        Show(editor).Find("#set-a-headers-notes .wrong").TextContent.ShouldContain("There is no credential “stripe”");
        editor.Drawing.Nodes.Single(card => card.Id == "a").Problem!.Severity.ShouldBe("error");

        editor.Know(new([.. _vault.All, new("stripe", "Stripe", CredentialKind.ApiKey, CredentialState.Disabled, [])]));

        editor.Problems.ShouldHaveSingleItem().Message.ShouldContain("switched off");
        (editor.Drawing.Nodes.Single(card => card.Id == "a").Problem!.Severity, redrawn).ShouldBe(("warning", 1));
    }

    private static EditorState Open(string config) => new(Draw.Graph("trigger-a", Draw.Step("a", config)), ActionCatalog.BuiltIn, new FakeTime(), _vault);

    private IRenderedComponent<StepSettings> Show(EditorState editor)
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddScoped<Radzen.DialogService>();
        var node = editor.Find("a")!;
        return Render<StepSettings>(p => p.Add(x => x.State, editor).Add(x => x.Node, node).Add(x => x.Action, editor.ActionOf(node)).Add(x => x.Unfinished, new UnfinishedTexts()));
    }
}
