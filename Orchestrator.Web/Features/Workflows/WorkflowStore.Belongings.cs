using Microsoft.EntityFrameworkCore;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Ui;

namespace Orchestrator.Web.Features.Workflows;

/// <summary>What goes when a workflow is deleted.</summary>
/// <param name="Runs">How many executions.</param>
/// <param name="Keys">How many API keys.</param>
public sealed record Belongings(int Runs, int Keys)
{
    /// <summary>The same in words.</summary>
    public string Said => (Runs, Keys) switch
    {
        (0, 0) => "It has no runs and no keys. This cannot be undone.",
        (_, 0) => $"{Spoken.Count(Runs, "run")} {(Runs == 1 ? "goes" : "go")} with it. This cannot be undone.",
        (0, _) => $"{Spoken.Count(Keys, "key")} {(Keys == 1 ? "goes" : "go")} with it and {(Keys == 1 ? "stops" : "stop")} working at once. This cannot be undone.",
        _ => $"{Spoken.Count(Runs, "run")} and {Spoken.Count(Keys, "key")} go with it; the keys stop working at once. This cannot be undone.",
    };
}

public sealed partial class WorkflowStore
{
    /// <summary>What goes when the workflow is deleted.</summary>
    public async Task<Belongings> BelongingsAsync(Caller caller, string id, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        return new Belongings(
            await db.Executions.CountAsync(row => row.WorkflowId == id, cancellationToken),
            await db.ApiKeys.CountAsync(row => row.WorkflowId == id, cancellationToken));
    }
}
