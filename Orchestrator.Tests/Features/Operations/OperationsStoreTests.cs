using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Operations;

namespace Orchestrator.Tests.Features.Operations;

public sealed class OperationsStoreTests(TestApp app) : IClassFixture<TestApp>
{
    private readonly OperationsStore store = app.Services.GetRequiredService<OperationsStore>();
    private readonly RunFigures figures = app.Services.GetRequiredService<RunFigures>();

    [Fact]
    public async Task Runs_failures_durations_and_slow_steps_are_added_up_by_workflow()
    {
        using var owner = await app.SignUpAsync();
        var (good, bad) = (await owner.CreateAsync(Drawing.Echo("Manual")), await owner.CreateAsync(Drawing.Failing()));
        foreach (var workflow in new[] { good, good, bad }) await owner.UntilEndedAsync(await owner.ExecuteAsync(workflow));
        var caller = await CallerAsync(owner);
        var view = await ReadAsync(caller, view => view.Runs == 3);
        (view.Runs, view.Failed).ShouldBe((3, 1));
        view.P95.ShouldNotBeNull();
        view.WaitedP99.ShouldNotBeNull();
        var worst = view.Workflows[0];
        (worst.Id, worst.Name, worst.Failed, worst.Rate).ShouldBe((bad, "Failing", 1, 100));
        view.Slowest.Select(step => step.Step).Order().ShouldBe(["echo", "fail"]);
        foreach (var span in Lookback.All) (await store.ReadAsync(caller, span, everywhere: false)).Runs.ShouldBe(3, span.Word);
    }

    [Fact]
    public async Task The_past_is_read_from_the_figures_and_never_from_the_runs()
    {
        using var owner = await app.SignUpAsync();
        var workflow = await owner.CreateAsync(Drawing.Echo("Manual"));
        var caller = await CallerAsync(owner);
        await owner.UntilEndedAsync(await owner.ExecuteAsync(workflow));
        await ReadAsync(caller, view => view.Runs == 1);
        await using (var db = app.Databases.ForTenant(caller.TenantId))
        {
            await db.Executions.ExecuteDeleteAsync();
            (await db.StepRuns.AnyAsync()).ShouldBeFalse();
        }

        var view = await store.ReadAsync(caller, Lookback.All[1], everywhere: false);
        (view.Runs, view.Slowest.Length).ShouldBe((1, 1));
        // And what is among the runs without having been added up is not seen.
        await using (var db = app.Databases.ForTenant(caller.TenantId))
        {
            var now = DateTimeOffset.UtcNow;
            db.Executions.Add(new Execution { Id = Guid.CreateVersion7().ToString("N"), TenantId = caller.TenantId, WorkflowId = workflow, VersionHash = "none", Trigger = TriggerKind.Manual, Status = ExecutionStatus.Error, CreatedAt = now, StartedAt = now, CompletedAt = now });
            await db.SaveChangesAsync();
        }

        (await store.ReadAsync(caller, Lookback.All[1], everywhere: false)).Failed.ShouldBe(0);
    }

    [Fact]
    public async Task A_month_is_read_from_a_row_a_day_and_workflow()
    {
        using var owner = await app.SignUpAsync();
        var workflow = await owner.CreateAsync(Drawing.Echo("Manual"));
        var caller = await CallerAsync(owner);
        await using (var db = app.Databases.ForTenant(caller.TenantId))
        {
            var today = RunFigures.Slot(DateTimeOffset.UtcNow, 1_440);
            for (var day = 0; day < 40; day++)
                db.RunFigures.Add(new RunFigure { TenantId = caller.TenantId, Minutes = 1_440, At = today.AddDays(-day), WorkflowId = workflow, Succeeded = 100, Took = "40:100", Waited = "8:100", LlmCalls = 1, LlmCostNanos = 5 });
            await db.SaveChangesAsync();
        }

        var view = await store.ReadAsync(caller, Lookback.All[2], everywhere: false);
        (view.Stretches.Length, view.Runs, view.LlmCalls, view.CostNanos).ShouldBe((30, 3_000, 30, 150));
        (await store.ReadAsync(caller, Lookback.All[0], everywhere: false)).Runs.ShouldBe(0);
    }

    [Fact]
    public async Task A_workspace_sees_its_own_and_only_an_administrator_all()
    {
        using var owner = await app.SignUpAsync();
        await owner.UntilEndedAsync(await owner.ExecuteAsync(await owner.CreateAsync(Drawing.Echo("Manual"))));
        await ReadAsync(await CallerAsync(owner), view => view.Runs == 1);
        using var other = await app.SignUpAsync();
        var stranger = await CallerAsync(other);
        (await store.ReadAsync(stranger, Lookback.All[0], everywhere: true)).Runs.ShouldBe(0);
        (await store.ReadAsync(stranger with { IsAdmin = true }, Lookback.All[0], everywhere: false)).Runs.ShouldBe(0);
        (await store.ReadAsync(stranger with { IsAdmin = true }, Lookback.All[0], everywhere: true)).Runs.ShouldBeGreaterThan(0);
        var instance = app.Services.GetRequiredService<InstanceFigures>();
        instance.Node(stranger).ShouldBeNull();
        instance.Jobs(stranger).ShouldBeEmpty();
        (instance.Storage(stranger).Database, instance.Storage(stranger).Free).ShouldBe((null, null));
        instance.Node(stranger with { IsAdmin = true })!.IsReady.ShouldBeTrue();
        instance.Storage(stranger with { IsAdmin = true }).Database!.Value.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task What_waits_and_runs_now_is_counted()
    {
        using var owner = await app.SignUpAsync();
        var run = await owner.ExecuteAsync(await owner.CreateAsync(Drawing.Waiting("Manual")));
        await owner.UntilAsync(run, "waiting");
        (await store.OpenAsync(await CallerAsync(owner), everywhere: false)).ShouldBe(new OpenNow(0, null, 0, 1));
    }

    // What ended a moment ago is added up when its slot lets it go, and written down every few seconds.
    private async Task<OperationsView> ReadAsync(Caller caller, Func<OperationsView, bool> isThere)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            await figures.WriteAsync(deadline.Token);
            var view = await store.ReadAsync(caller, Lookback.All[0], everywhere: false, deadline.Token);
            if (isThere(view)) return view;
            await look.WaitForNextTickAsync(deadline.Token);
        }
    }

    private static async Task<Caller> CallerAsync(Visitor visitor)
    {
        var user = (await visitor.GetAsync("/api/user")).Json;
        return new Caller(user.GetProperty("id").GetString()!, user.GetProperty("tenantId").GetString()!, "Mira", false);
    }
}
