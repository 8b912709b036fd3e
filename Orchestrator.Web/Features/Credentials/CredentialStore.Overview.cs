using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Web.Features.Account;

namespace Orchestrator.Web.Features.Credentials;

public sealed partial class CredentialStore
{
    /// <summary>Everything the page shows: the credentials a caller can use, by id, each with the workflows that use it or refer to it.</summary>
    public async Task<ImmutableArray<VaultItem>> OverviewAsync(Caller caller, CancellationToken cancellationToken = default)
    {
        await usage.WriteAsync(cancellationToken);
        await using var db = databases.ForTenant(caller.TenantId);
        var rows = await Visible(db, null).OrderBy(row => row.Id).Take(ListLimit).ToListAsync(cancellationToken);
        var uses = (await db.CredentialUses.AsNoTracking()
                .Select(use => new { use.CredentialTenantId, use.CredentialId, use.WorkflowId, use.Uses, use.LastUsedAt, Name = db.Workflows.Where(one => one.Id == use.WorkflowId).Select(one => one.Name).FirstOrDefault() })
                .ToListAsync(cancellationToken)).ToLookup(use => (use.CredentialTenantId, use.CredentialId));
        var mentions = await MentionsAsync(db, cancellationToken);
        return [.. rows.Select(row =>
        {
            var naming = mentions.Where(mention => mention.Ids.Contains(row.Id)).ToList();
            var used = uses[(row.TenantId, row.Id)].Select(use => new CredentialUseView(
                use.WorkflowId, use.Name ?? "", naming.Exists(mention => mention.WorkflowId == use.WorkflowId), use.Uses, use.LastUsedAt)).ToList();
            var named = naming.Where(mention => !used.Exists(use => use.WorkflowId == mention.WorkflowId))
                .Select(mention => new CredentialUseView(mention.WorkflowId, mention.Name, Referenced: true, 0, null));
            return VaultItem.Of(row, [.. used.Concat(named).OrderByDescending(use => use.LastUsedAt).ThenBy(use => use.WorkflowName, StringComparer.OrdinalIgnoreCase)]);
        })];
    }
}
