using System.Text.Json;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Domain.Integrations;
using Orchestrator.Tests.Features.Credentials;
using Orchestrator.Web.Features.Editor.Panel;
using Orchestrator.Web.Features.Integrations;

namespace Orchestrator.Tests.Features.Editor.Panel;

public sealed class IntegrationFieldTests(VaultApp app) : PageContext(app), IClassFixture<VaultApp>
{
    private static readonly FieldDefinition Field = ConnectActions.EmailSend.Field("integrationId")!;

    private readonly List<JsonElement?> changes = [];

    [Fact]
    public async Task The_integrations_of_the_provider_are_offered_by_name_and_kept_by_id()
    {
        await SignInAsync(app);
        var mail = await MakeAsync("Shop mail", "smtp", """{"host":"mail.example.com","from":"a@example.com"}""");
        await MakeAsync("Shop", "http", """{"baseUrl":"https://api.example.com","auth":"none"}""");
        var field = Show(null);
        field.FindAll("option").Select(option => option.TextContent).ShouldBe(["None", "Shop mail"]);
        field.Find("select").Change(mail);
        changes.ShouldHaveSingleItem()!.Value.GetString().ShouldBe(mail);
        field.Find("select").Change("");
        changes[^1].ShouldBeNull();
    }

    [Fact]
    public async Task What_was_chosen_and_is_gone_is_said_and_not_lost()
    {
        await SignInAsync(app);
        var field = Show("0123456789abcdef0123456789abcdef");
        field.FindAll("option").Single(option => option.HasAttribute("selected")).TextContent.ShouldBe("Deleted, or of another kind");
        field.Find("button[aria-label='Add integration']").TextContent.ShouldBe("Add");
        field.FindAll("button[aria-label^=Test]").ShouldBeEmpty();
        changes.ShouldBeEmpty();
    }

    [Fact]
    public void Every_integration_is_chosen_from_a_list_and_is_no_template()
    {
        foreach (var field in ActionCatalog.BuiltIn.Actions.Append(ConnectActions.DatabaseQuery).Append(ConnectActions.EmailSend).Select(action => action.Field("integrationId")).OfType<FieldDefinition>())
        {
            field.Kind.ShouldBe(FieldKind.Integration);
            (field.Providers.IsEmpty ? new ProviderCatalog([]).Find(field.Provider!) is not null : field.Provider is null).ShouldBeTrue();
            field.AllowsSecrets.ShouldBeFalse();
        }
    }

    private IRenderedComponent<FieldEditor> Show(string? id)
    {
        var field = Render<FieldEditor>(p => p.Add(x => x.Field, Field).Add(x => x.Id, "f").Add(x => x.Value, id is null ? null : JsonSerializer.SerializeToElement(id)).Add(x => x.Changed, value => changes.Add(value)));
        field.WaitForAssertion(() => field.Markup.ShouldNotContain("Loading"));
        return field;
    }

    private async Task<string> MakeAsync(string name, string type, string config) =>
        (await Services.GetRequiredService<IntegrationStore>().CreateAsync(Caller, name, type, JsonElement.Parse(config))).ShouldBeOfType<IntegrationChange.Done>().Integration.Id;
}
