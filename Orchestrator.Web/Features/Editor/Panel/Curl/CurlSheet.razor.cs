using Microsoft.AspNetCore.Components;
using Orchestrator.Domain.Curl;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Credentials;
using Orchestrator.Web.Features.Editor.Commands;
using Radzen;

namespace Orchestrator.Web.Features.Editor.Panel.Curl;

/// <summary>Takes a pasted curl command, shows what it would set and what it leaves out, and puts its secrets into the vault.</summary>
public sealed partial class CurlSheet(CredentialStore vault, DialogService dialogs) : ComponentBase
{
    private string text = "";
    private CurlReading? reading;
    private List<KeptSecret> secrets = [];
    private string? refused;

    /// <summary>The workflow being edited.</summary>
    [Parameter, EditorRequired] public required EditorState State { get; set; }

    /// <summary>The HTTP step.</summary>
    [Parameter, EditorRequired] public required string NodeId { get; set; }

    /// <summary>Who imports.</summary>
    [Parameter, EditorRequired] public required Caller Caller { get; set; }

    /// <summary>What was pasted already; empty for nothing.</summary>
    [Parameter] public string Text { get; set; } = "";

    private CurlRequest? Shown => secrets.Where(one => one.IsKept).Aggregate(reading?.Request, (request, one) => request is null ? null : one.Secret.Replace(request, one.Id.Trim()));

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        if (Text.Length > 0) Type(Text);
    }

    private void Type(string? typed)
    {
        text = typed ?? "";
        refused = null;
        reading = string.IsNullOrWhiteSpace(text) ? null : CurlReader.Read(text);
        var before = secrets;
        secrets = reading?.Request is { } request ? KeptSecret.Of(reading.Secrets, request.Url, id => State.Credentials?.Find(id) is not null) : [];
        // What was chosen for a secret stays while the rest of the command is changed.
        foreach (var one in secrets)
        {
            if (before.Find(old => old.Secret == one.Secret) is { } old) (one.IsKept, one.Id, one.IsMade) = (old.IsKept, old.Id, old.IsMade);
        }
    }

    private async Task ImportAsync()
    {
        if (reading?.Request is not { } request)
        {
            refused = reading is null ? "Paste a command first." : "Mend the command first.";
            return;
        }

        refused = null;
        foreach (var one in secrets.Where(one => one is { IsKept: true, IsMade: false }))
        {
            one.Wrong = await KeepAsync(one, request.Url);
            one.IsMade = one.Wrong is null;
        }

        if (secrets.Exists(one => one.IsKept && !one.IsMade)) return;
        if (State.Do(new ImportRequest(NodeId, Shown!)) is EditResult.Refused no) refused = no.Why;
        else dialogs.Close(true);
    }

    private async Task<string?> KeepAsync(KeptSecret secret, string url) => await vault.CreateAsync(Caller, Caller.TenantId, secret.Id.Trim(), secret.Input(url)) switch
    {
        VaultOutcome.Done => null,
        VaultOutcome.Invalid invalid => invalid.Problems[0].Message,
        VaultOutcome.Taken => "There is a credential with this id already; choose another id.",
        VaultOutcome.TooLarge => "A credential holds at most 256 KB.",
        VaultOutcome.Forbidden forbidden => $"You may not keep it in the vault: {forbidden.Why}",
        _ => "It was deleted meanwhile.",
    };
}
