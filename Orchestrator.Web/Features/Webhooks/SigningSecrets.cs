using System.Text.Json;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Redaction;
using Orchestrator.Domain.Webhooks;
using Orchestrator.Web.Features.Workflows;

namespace Orchestrator.Web.Features.Webhooks;

/// <summary>The secrets deliveries are signed with, asked of the vault for each delivery, so that a change holds for the next one.</summary>
public sealed class SigningSecrets(CredentialResolver credentials)
{
    private const string Member = "secret";

    /// <summary>Looks them up.</summary>
    /// <param name="workflow">Whose webhook it is.</param>
    /// <param name="settings">What its trigger says.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    /// <returns>The secrets; or, for the workflow's owner, why nothing can be verified.</returns>
    public async ValueTask<(IReadOnlyList<string> Secrets, string? Problem)> FindAsync(PublishedWorkflow workflow, WebhookSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Secrets.Count == 0) return ([], "The trigger says how deliveries are signed and names no credential with the secret, so all are refused.");
        List<string> found = [];
        for (var index = 0; index < settings.Secrets.Count; index++)
        {
            var (secret, problem) = await ResolveAsync(workflow, settings.Secrets[index], cancellationToken);
            problem ??= Signature.RefuseSecret(settings.Scheme, secret!);
            if (problem is null) found.Add(secret!);
            // A former one that was removed after a change is missed by nobody.
            else if (index == 0) return ([], $"The secret of the signature cannot be used, so all deliveries are refused. {problem}");
        }

        return (found, null);
    }

    private async ValueTask<(string? Secret, string? Problem)> ResolveAsync(PublishedWorkflow workflow, string reference, CancellationToken cancellationToken)
    {
        var secrets = new RunSecrets { TenantId = workflow.TenantId, WorkflowId = workflow.Id };
        var (resolved, error) = await StepCredentials.Of(credentials, secrets).ResolveAsync(JsonSerializer.SerializeToElement(new { secret = reference }), cancellationToken);
        if (error is not null) return (null, error.Message);
        return resolved.GetProperty(Member) is { ValueKind: JsonValueKind.String } text && text.GetString() != reference ? (text.GetString(), null)
            : (null, $"{reference} is not one text; write credentials://id/field.");
    }
}
