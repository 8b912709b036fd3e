using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Orchestrator.Domain.Credentials;
using Orchestrator.Web.Features.Account;
using Radzen;

namespace Orchestrator.Web.Features.Credentials;

/// <summary>Makes or changes a credential. What is wrong stands beside its field, and nothing that was typed is lost.</summary>
public sealed partial class CredentialDialog(CredentialStore store) : IDisposable
{
    private static readonly (CredentialKind Kind, string Words)[] Kinds =
        [(CredentialKind.ApiKey, "API key"), (CredentialKind.OAuth2, "OAuth 2.0"), (CredentialKind.Basic, "User name and password")];

    private CredentialForm form = new();
    private ImmutableArray<CredentialProblem> problems = [];
    private string? general;
    private bool global;

    [Inject] private DialogService Dialogs { get; set; } = null!;

    /// <summary>Who makes it.</summary>
    [Parameter, EditorRequired] public Caller Caller { get; set; } = null!;

    /// <summary>The credential that is changed; null for a new one.</summary>
    [Parameter] public VaultItem? Item { get; set; }

    private string? HostsProblem => problems.FirstOrDefault(problem => problem.Path.StartsWith("allowed_hosts", StringComparison.Ordinal))?.Message;

    /// <inheritdoc />
    public void Dispose() => form.Forget();

    /// <inheritdoc />
    protected override void OnInitialized() => form = Item is null ? new() : CredentialForm.Of(Item);

    private async Task SaveAsync()
    {
        (general, problems) = (null, []);
        var (input, unreadable) = form.Read(Item);
        if (unreadable.Count > 0)
        {
            problems = Item is null ? [.. unreadable, .. store.ProblemsOf(form.Id, input with { Value = default }).Where(problem => problem.Path != "value")] : [.. unreadable];
            return;
        }
        var outcome = Item is null
            ? await store.CreateAsync(Caller, global ? "" : Caller.TenantId, form.Id.Trim(), input)
            : await store.ChangeAsync(Caller, Item.Id, Item.TenantId, input);
        switch (outcome)
        {
            case VaultOutcome.Done { Credential: var saved }:
                form.Forget();
                Dialogs.Close(saved);
                break;
            case VaultOutcome.Invalid invalid:
                problems = invalid.Problems;
                break;
            case VaultOutcome.Taken:
                problems = [new("id", "There is one with this id already. Edit that one, or choose another id.")];
                break;
            case VaultOutcome.TooLarge:
                problems = [new("value", "A credential holds at most 256 KB.")];
                break;
            case VaultOutcome.Forbidden forbidden:
                general = forbidden.Why;
                break;
            default:
                general = "It was deleted meanwhile.";
                break;
        }
    }

    private string? Of(string path) => problems.FirstOrDefault(problem => problem.Path == path)?.Message;
}
