using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Redaction;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Credentials;
using Orchestrator.Web.Features.Integrations;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Workflows;

/// <summary>
/// What a workspace keeps secret, by value: for what leaves the house, in which somebody may have pasted a secret where no name or shape gives it away.
/// </summary>
public sealed partial class WorkspaceSecrets(AppDbOpening databases, CredentialSeal credentials, IntegrationSeal integrations, ILogger<WorkspaceSecrets> log)
{
    // What a token endpoint says besides tokens (RFC 6749, section 5.1): words that stand in every text.
    private static readonly HashSet<string> OpenMembers = ["token_type", "expires_in", "expires_at", "scope", "scopes"];

    /// <summary>A redactor that hides every secret of the workspace's credentials and integrations, under no name.</summary>
    public async Task<Redactor> RedactorAsync(string tenantId, CancellationToken cancellationToken)
    {
        await using var db = databases.ForTenant(tenantId);
        List<string> texts = [];
        foreach (var row in await db.Credentials.AsNoTracking().ToListAsync(cancellationToken)) Add(row.Id, () => Of(credentials.Open(row)), texts);
        foreach (var row in await db.Integrations.AsNoTracking().Where(row => row.Sealed != null).ToListAsync(cancellationToken)) Add(row.Id, () => integrations.Open(row).Secrets.Values, texts);
        return Redactor.Create(texts.Distinct(StringComparer.Ordinal).Select(text => new KnownSecret(null, text)));
    }

    // One that does not open cannot be hidden by value, and cannot be used by a step either.
    private void Add(string id, Func<IEnumerable<string>> open, List<string> texts)
    {
        try
        {
            texts.AddRange(open().Where(text => !string.IsNullOrWhiteSpace(text)));
        }
        catch (SealedDataException problem)
        {
            NotOpened(problem, id);
        }
    }

    private static IEnumerable<string> Of(CredentialSecrets secrets) =>
        [.. Leaves(secrets.Value), secrets.RefreshToken ?? "", secrets.PreviousRefreshToken ?? "", secrets.ClientSecret ?? ""];

    private static IEnumerable<string> Leaves(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Number => [value.GetRawText()],
        JsonValueKind.Object => value.EnumerateObject().Where(member => !OpenMembers.Contains(member.Name)).SelectMany(member => Leaves(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Leaves),
        _ => [],
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "What {Id} keeps secret was not opened")]
    private partial void NotOpened(Exception problem, string id);
}
