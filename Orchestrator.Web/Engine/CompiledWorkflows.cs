using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Engine;

/// <summary>Versions made ready to run, kept by the hash of their content; the least used are forgotten first.</summary>
public sealed class CompiledWorkflows(AppDbOpening opening, ActionCatalog catalog) : IDisposable
{
    private const long LargestTotal = 64L << 20;

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = LargestTotal });

    /// <summary>The version an execution pinned.</summary>
    /// <exception cref="InvalidOperationException">It is gone, or it can no longer be read.</exception>
    public async ValueTask<CompiledWorkflow> GetAsync(string workflowId, string hash, CancellationToken cancellationToken)
    {
        if (_cache.TryGetValue(hash, out CompiledWorkflow? kept)) return kept!;
        await using var db = opening.ForSystem();
        var text = await db.WorkflowVersions.Where(row => row.WorkflowId == workflowId && row.Hash == hash).Select(row => row.Graph).FirstOrDefaultAsync(cancellationToken)
            ?? throw new InvalidOperationException($"Version {hash} of workflow {workflowId} is gone.");
        var graph = GraphDocument.Read(Encoding.UTF8.GetBytes(text)).Graph
            ?? throw new InvalidOperationException($"Version {hash} of workflow {workflowId} cannot be read.");
        var compiled = new CompiledWorkflow(graph, catalog);
        // What is read takes several times the room of its text.
        return _cache.Set(hash, compiled, new MemoryCacheEntryOptions { Size = 4_096 + text.Length * 4L });
    }

    /// <summary>Forgets everything.</summary>
    public void Dispose() => _cache.Dispose();
}
