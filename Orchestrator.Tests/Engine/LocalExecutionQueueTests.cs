using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Engine;
using static Orchestrator.Tests.Engine.JournalWorld;

namespace Orchestrator.Tests.Engine;

public sealed class LocalExecutionQueueTests
{
    private static int _number;

    [Fact]
    public async Task A_busy_workflow_does_not_make_another_wait()
    {
        await using var world = await OpenAsync();
        var queue = world.Get<IExecutionQueue>();
        for (var run = 0; run < 100; run++) queue.Enqueue(Run("busy"));
        queue.Enqueue(Run("quiet"));

        var taken = new List<string>();
        for (var slot = 0; slot < 4; slot++) taken.Add((await TakeAsync(queue)).WorkflowId);

        taken.ShouldContain("quiet");
    }

    [Fact]
    public async Task Runs_of_one_workflow_are_taken_in_the_order_of_acceptance()
    {
        await using var world = await OpenAsync();
        var queue = world.Get<IExecutionQueue>();
        var runs = Enumerable.Range(0, 20).Select(_ => Run("w")).ToList();
        runs.ForEach(queue.Enqueue);

        foreach (var run in runs) (await TakeAsync(queue)).ShouldBe(run);
    }

    [Fact]
    public async Task The_reserved_slot_takes_only_runs_started_by_hand()
    {
        await using var world = await OpenAsync();
        var queue = world.Get<IExecutionQueue>();
        var reserved = queue.TakeAsync(manualOnly: true, CancellationToken.None);
        queue.Enqueue(Run("w"));
        reserved.IsCompleted.ShouldBeFalse();

        var manual = Run("w", TriggerKind.Manual);
        queue.Enqueue(manual);

        (await reserved).ShouldBe(manual);
        (await TakeAsync(queue)).Trigger.ShouldBe(TriggerKind.Webhook);
    }

    [Fact]
    public async Task A_workflow_holds_no_more_slots_than_it_may()
    {
        await using var world = await OpenAsync(configure: Options(options => (options.Slots, options.SlotsPerWorkflow) = (4, 2)));
        var queue = world.Get<IExecutionQueue>();
        for (var run = 0; run < 3; run++) queue.Enqueue(Run("w"));
        var first = await TakeAsync(queue);
        await TakeAsync(queue);
        var third = queue.TakeAsync(manualOnly: false, CancellationToken.None);
        third.IsCompleted.ShouldBeFalse();

        queue.Done(first);

        (await third).WorkflowId.ShouldBe("w");
    }

    [Fact]
    public async Task What_does_not_fit_waits_in_the_database_and_is_taken_in_its_turn()
    {
        await using var world = await OpenAsync(configure: Options(options => options.QueuePerWorkflow = 8));
        var queue = world.Get<IExecutionQueue>();
        List<string> accepted = [];
        for (var run = 0; run < 100; run++)
        {
            var execution = New(Id());
            await world.WriteAsync(new JournalRecord.Accepted(execution));
            queue.Enqueue(Run(Workflow, id: execution.Id));
            accepted.Add(execution.Id);
        }

        List<string> taken = [];
        while (taken.Count < accepted.Count)
        {
            var run = await TakeAsync(queue);
            if ((await world.ClaimAsync(run.ExecutionId, 1, $"slot {taken.Count}")).IsLost is false) taken.Add(run.ExecutionId);
            queue.Done(run);
        }

        taken.ShouldBe(accepted);
    }

    [Fact]
    public async Task A_slot_that_leaves_takes_nothing_with_it()
    {
        await using var world = await OpenAsync();
        var queue = world.Get<IExecutionQueue>();
        using var leaving = new CancellationTokenSource();
        var left = queue.TakeAsync(manualOnly: false, leaving.Token);
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(left.AsTask());
        var run = Run("w");

        queue.Enqueue(run);

        (await TakeAsync(queue)).ShouldBe(run);
    }

    private static async Task<QueuedRun> TakeAsync(IExecutionQueue queue)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        return await queue.TakeAsync(manualOnly: false, deadline.Token);
    }

    private static QueuedRun Run(string workflowId, TriggerKind trigger = TriggerKind.Webhook, string? id = null) =>
        new(id ?? Id(), Tenant, workflowId, "hash", trigger, 0, DateTimeOffset.UnixEpoch);

    private static string Id() => Interlocked.Increment(ref _number).ToString("x32", System.Globalization.CultureInfo.InvariantCulture);

    private static Action<IServiceCollection> Options(Action<EngineOptions> change) => services => services.Configure(change);
}
