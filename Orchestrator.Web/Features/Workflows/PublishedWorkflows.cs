using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Orchestrator.Domain.Webhooks;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Features.Workflows;

/// <summary>What a trigger has to know of a workflow before it starts a run.</summary>
/// <param name="Id">Which workflow.</param>
/// <param name="TenantId">Whose.</param>
/// <param name="Name">Its name.</param>
/// <param name="Enabled">Whether its webhook and its schedule start runs.</param>
/// <param name="VersionHash">The published version; null for none.</param>
/// <param name="Graph">That version's document; empty for none.</param>
/// <param name="TriggerType">That version's trigger; empty for none.</param>
public sealed record PublishedWorkflow(string Id, string TenantId, string Name, bool Enabled, string? VersionHash, string Graph, string TriggerType)
{
    /// <summary>What that version's webhook trigger asks of a delivery; null when it begins otherwise.</summary>
    public WebhookSettings? Webhook { get; init; }
}

/// <summary>
/// Published workflows looked up lately, so that a busy webhook does not ask the database for each call. A write of this process is seen at
/// once, one of another process within two seconds.
/// </summary>
public sealed class PublishedWorkflows(AppDbOpening databases, TimeProvider time) : IDisposable
{
    private const long LargestTotal = 32L << 20;
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(2);

    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = LargestTotal });
    private int generation;

    /// <summary>The workflow of whatever tenant, or null for none; whether the caller may start it is the caller's question.</summary>
    public async ValueTask<PublishedWorkflow?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (cache.TryGetValue(id, out Kept? kept) && time.GetElapsedTime(kept!.Since) < Age) return kept.Workflow;
        var (before, since) = (Volatile.Read(ref generation), time.GetTimestamp());
        if (await ReadAsync(id, cancellationToken) is not { } workflow) return null;
        cache.Set(id, new Kept(workflow, since), new MemoryCacheEntryOptions { Size = 1_024 + workflow.Graph.Length * 2L });
        // It may have been changed while it was read.
        if (before != Volatile.Read(ref generation)) cache.Remove(id);
        return workflow;
    }

    /// <summary>Forgets a workflow that was written.</summary>
    public void Forget(string id)
    {
        Interlocked.Increment(ref generation);
        cache.Remove(id);
    }

    /// <inheritdoc />
    public void Dispose() => cache.Dispose();

    private async Task<PublishedWorkflow?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = databases.ForSystem();
        var row = await db.Workflows.AsNoTracking().Where(row => row.Id == id)
            .Select(row => new
            {
                row.TenantId, row.Name, row.Enabled,
                Version = db.WorkflowVersions.Where(version => version.WorkflowId == row.Id && version.Hash == row.PublishedHash)
                    .Select(version => new { version.Hash, version.Graph }).FirstOrDefault(),
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (row is null) return null;
        if (row.Version is not { } version) return new PublishedWorkflow(id, row.TenantId, row.Name, row.Enabled, null, "", "");
        var graph = WorkflowRules.Read(version.Graph);
        return new PublishedWorkflow(id, row.TenantId, row.Name, row.Enabled, version.Hash, version.Graph, WorkflowRules.TriggerOf(graph))
        {
            Webhook = graph.Nodes.FirstOrDefault(node => node.Type == NodeType.Trigger) is { TriggerType: "Webhook" } trigger ? WebhookSettings.Of(trigger) : null,
        };
    }

    private sealed record Kept(PublishedWorkflow Workflow, long Since);
}
