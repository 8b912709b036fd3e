using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Engine;

/// <summary>A loop over 100,000 items, end to end: every pass recorded with its index.</summary>
public sealed class LongLoopTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_loop_over_100000_items_records_every_pass()
    {
        const int items = 100_000;
        await using var world = await EngineWorld.StartAsync(_folder.Path);
        var graph = Draw.Graph("trigger-each each.item-body", Draw.Step("each", """{"actionType":"flow/for-each","items":"{{trigger.items}}","concurrency":50}"""), Steps.Step("body"));
        var id = await world.RunAsync(graph, $$"""{"items":[{{string.Join(',', Enumerable.Range(0, items))}}]}""");
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        while (!(await world.RowAsync(id)).Status.IsFinal()) await look.WaitForNextTickAsync(deadline.Token);

        var row = await world.RowAsync(id);
        row.Status.ShouldBe(ExecutionStatus.Success, row.Error);
        await using var db = world.Db();
        var passes = db.StepRuns.Where(step => step.ExecutionId == id && step.NodeId == "body");
        (await passes.CountAsync()).ShouldBe(items);
        (await passes.Select(step => step.Iteration).Distinct().CountAsync()).ShouldBe(items);
        (await passes.MaxAsync(step => step.Iteration)).ShouldBe(IterationKey.Of(IterationKey.None, items - 1));
    }
}
