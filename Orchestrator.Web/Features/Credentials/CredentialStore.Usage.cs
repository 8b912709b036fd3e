using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Credentials;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Account;

namespace Orchestrator.Web.Features.Credentials;

public sealed partial class CredentialStore
{
    /// <summary>Everything wrong with a new credential's fields that are of the right shape.</summary>
    public ImmutableArray<CredentialProblem> ProblemsOf(string? id, CredentialInput input)
    {
        List<CredentialProblem> problems = [];
        if (id is not null && !CredentialId.IsValid(id)) problems.Add(new("id", CredentialId.Rule));
        CredentialRules.Check(input, null, KindOf(input, CredentialKind.ApiKey, problems), problems);
        return [.. problems];
    }

    /// <summary>The workflows of the caller that use a credential or refer to it; null when the caller sees no such credential.</summary>
    public async Task<CredentialUsageView?> UsageAsync(Caller caller, string id, string? tenantId = null, CancellationToken cancellationToken = default)
    {
        await usage.WriteAsync(cancellationToken);
        await using var db = databases.ForTenant(caller.TenantId);
        if (await RowAsync(db, id, tenantId, cancellationToken) is not { } row) return null;
        var uses = await db.CredentialUses.AsNoTracking().Where(use => use.CredentialTenantId == row.TenantId && use.CredentialId == id)
            .Select(use => new { use.WorkflowId, use.Uses, use.LastUsedAt, Name = db.Workflows.Where(one => one.Id == use.WorkflowId).Select(one => one.Name).FirstOrDefault() })
            .ToListAsync(cancellationToken);
        var mentions = (await MentionsAsync(db, cancellationToken)).Where(mention => mention.Ids.Contains(id)).ToDictionary(mention => mention.WorkflowId, StringComparer.Ordinal);
        var used = uses.Select(use => new CredentialUseView(use.WorkflowId, use.Name ?? "", mentions.ContainsKey(use.WorkflowId), use.Uses, use.LastUsedAt)).ToList();
        var referenced = mentions.Values.Where(mention => uses.All(use => use.WorkflowId != mention.WorkflowId))
            .Select(mention => new CredentialUseView(mention.WorkflowId, mention.Name, Referenced: true, 0, null));
        return new CredentialUsageView(id, row.TenantId,
            [.. used.Concat(referenced).OrderByDescending(one => one.LastUsedAt).ThenBy(one => one.WorkflowName, StringComparer.OrdinalIgnoreCase).Take(ListLimit)],
            row.TenantId.Length == 0 ? await OthersAsync(caller, id, cancellationToken) : 0);
    }

    // Who they are is nobody's business; that they are is the administrator's.
    private async Task<int> OthersAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        if (!caller.IsAdmin) return 0;
        await using var db = databases.ForSystem();
        return await db.CredentialUses.Where(use => use.CredentialTenantId == "" && use.CredentialId == id && use.TenantId != caller.TenantId)
            .Select(use => use.TenantId).Distinct().CountAsync(cancellationToken);
    }

    private static async Task<List<Mention>> MentionsAsync(AppDb db, CancellationToken cancellationToken) =>
        [.. (await db.GraphsWithAsync("credentials://", cancellationToken)).Select(graph => new Mention(graph.Id, graph.Name,
            CredentialId.MentionedIn(graph.Draft).Concat(graph.Published is { } published ? CredentialId.MentionedIn(published) : []).ToHashSet(StringComparer.Ordinal)))];

    private sealed record Mention(string WorkflowId, string Name, HashSet<string> Ids);
}
