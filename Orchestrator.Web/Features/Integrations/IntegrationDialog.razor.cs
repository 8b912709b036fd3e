using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Integrations;
using Orchestrator.Web.Features.Account;
using Radzen;

namespace Orchestrator.Web.Features.Integrations;

/// <summary>Makes or changes an integration, in a form made of its provider's definition. It can be tested before it is kept.</summary>
public sealed partial class IntegrationDialog(IntegrationStore store, ProviderCatalog catalog, IntegrationTests tests) : IDisposable
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);
    private ProviderDefinition? provider;
    private ImmutableArray<CredentialProblem> problems = [];
    private IntegrationTestView? tested;
    private string? general;
    private string name = "";
    private string search = "";
    private bool busy;

    [Inject] private DialogService Dialogs { get; set; } = null!;

    /// <summary>Who makes it.</summary>
    [Parameter, EditorRequired] public Caller Caller { get; set; } = null!;

    /// <summary>The integration that is changed; null for a new one.</summary>
    [Parameter] public IntegrationView? Item { get; set; }

    /// <summary>The provider of a new one; null to choose.</summary>
    [Parameter] public string? Type { get; set; }

    private List<ProviderDefinition> Offered => [.. catalog.All.Where(one =>
        one.Title.Contains(search, StringComparison.OrdinalIgnoreCase) || one.Description.Contains(search, StringComparison.OrdinalIgnoreCase) || one.Type.Contains(search, StringComparison.OrdinalIgnoreCase))];

    // A secret that nobody typed is left out, which keeps what is set.
    private JsonElement Config => JsonSerializer.SerializeToElement(values.Where(one => one.Value.Length > 0 || provider!.Field(one.Key) is { Secret: false }).ToDictionary(StringComparer.Ordinal));

    /// <inheritdoc />
    public void Dispose() => Forget();

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        provider = catalog.Find(Item?.Type ?? Type);
        if (Item is null) return;
        name = Item.Name;
        foreach (var member in Item.Config.EnumerateObject()) values[member.Name] = member.Value.ToString();
    }

    private string Typed(string field) => values.GetValueOrDefault(field, "");

    // What a test found does not hold for other settings.
    private void Set(string field, string text) => (values[field], tested) = (text, null);

    private bool IsSet(ProviderField field) => Item?.Secrets.ContainsKey(field.Name) == true;

    private string? Of(string path) => problems.FirstOrDefault(problem => problem.Path == path)?.Message;

    private void Choose(ProviderDefinition one) => provider = one;

    private void Forget()
    {
        foreach (var secret in provider?.Fields.Where(field => field.Secret) ?? []) values.Remove(secret.Name);
    }

    private async Task TestAsync()
    {
        (general, tested, problems, busy) = (null, null, [], true);
        try
        {
            if (await store.CheckAsync(Caller, Item?.Id, provider!.Type, Config) is not { } settings) general = "It was deleted meanwhile.";
            else if (settings.Problems.Length > 0) problems = settings.Problems;
            else tested = await tests.RunAsync(Caller, settings);
        }
        finally
        {
            busy = false;
        }
    }

    private async Task SaveAsync()
    {
        (general, problems) = (null, []);
        switch (Item is null ? await store.CreateAsync(Caller, name, provider!.Type, Config) : await store.ChangeAsync(Caller, Item.Id, name, Config))
        {
            case IntegrationChange.Done(var saved, var version):
                Forget();
                // What was just found out need not be asked again.
                if (tested is { } found) await store.KeepTestAsync(Caller, saved.Id, version, found);
                Dialogs.Close(saved);
                break;
            case IntegrationChange.Invalid invalid:
                problems = invalid.Problems;
                break;
            default:
                general = "It was deleted meanwhile.";
                break;
        }
    }

    private static string Words(string choice) => choice switch
    {
        "bearer" => "Bearer token",
        "header" => "Key in a header",
        "basic" => "User name and password",
        "none" => "None",
        "starttls" => "STARTTLS",
        "tls" => "TLS",
        _ => choice,
    };
}
