using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;

namespace Orchestrator.Tests.Engine;

/// <summary>
/// The whole engine over a data folder, without a server. Steps of type <c>test/step</c> do what the test says, by their id;
/// those with <c>"effects": true</c> may not be repeated.
/// </summary>
internal sealed class EngineWorld : IAsyncDisposable
{
    public const string Tenant = "tenant-1";
    public const string Workflow = "workflow-1";

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private readonly ServiceProvider _services;
    private readonly EngineHost _host;
    private bool _stopped;

    private EngineWorld(string folder, TimeProvider time, Steps steps, Action<EngineOptions>? options)
    {
        Steps = steps;
        _services = EngineServices.Build(folder, time, services =>
        {
            services.AddSingleton(new ActionCatalog([.. ActionCatalog.BuiltIn.Actions, Steps.Drawn]));
            services.AddSingleton<IAction>(steps);
            // Watching must not need the test's clock.
            services.AddSingleton(new ExecutionFeed(TimeProvider.System));
            if (options is not null) services.Configure(options);
        });
        _host = _services.GetServices<IHostedService>().OfType<EngineHost>().Single();
    }

    public Steps Steps { get; }

    public static async Task<EngineWorld> StartAsync(string folder, TimeProvider? time = null, Steps? steps = null, Action<EngineOptions>? options = null)
    {
        var world = new EngineWorld(folder, time ?? TimeProvider.System, steps ?? new Steps(), options);
        await world._services.PrepareAsync();
        await using (var db = world.Db())
        {
            if (!await db.Workflows.AnyAsync()) await EngineServices.AddWorkflowAsync(world.Db(), Tenant, Workflow);
        }

        await world._host.StartAsync(CancellationToken.None);
        return world;
    }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public AppDb Db() => _services.GetRequiredService<AppDbOpening>().ForSystem();

    public async Task<string> RunAsync(Graph graph, string input = "{}", TriggerKind trigger = TriggerKind.Manual, string workflowId = Workflow)
    {
        var text = GraphDocument.Write(graph).GetRawText();
        var started = await Get<ExecutionStarter>().StartAsync(
            new StartRequest(Tenant, workflowId, "Orders", GraphDocument.Hash(graph), text, trigger, JsonElement.Parse(input)), CancellationToken.None);
        return started.ShouldBeOfType<StartOutcome.Accepted>().ExecutionId;
    }

    /// <summary>Waits until the execution has that status and gives its row.</summary>
    public async Task<Execution> UntilAsync(string id, ExecutionStatus status)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var watching = Get<ExecutionFeed>().Subscribe(new FeedFilter(Tenant, ExecutionId: id));
        await using var batches = watching.GetAsyncEnumerator(deadline.Token);
        while (true)
        {
            var row = await RowAsync(id);
            if (row.Status == status) return row;
            if (row.Status.IsFinal()) throw new InvalidOperationException($"It ended {row.Status}: {row.Error}");
            await batches.MoveNextAsync();
        }
    }

    public async Task<Execution> RowAsync(string id)
    {
        await using var db = Db();
        return await db.Executions.AsNoTracking().SingleAsync(row => row.Id == id);
    }

    public async Task<List<StepRun>> StepsAsync(string id)
    {
        await using var db = Db();
        return await db.StepRuns.AsNoTracking().Where(row => row.ExecutionId == id).OrderBy(row => row.StartedAt).ThenBy(row => row.Id).ToListAsync();
    }

    public Task<bool> CancelAsync(string id) => Get<ExecutionCanceller>().CancelAsync(Tenant, id, CancellationToken.None);

    /// <summary>Stops as a server does when it is asked to.</summary>
    public async Task StopAsync()
    {
        if (_stopped) return;
        _stopped = true;
        await _host.StopAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        Steps.LetAllGo();
        await StopAsync();
        await _services.DisposeAsync();
    }
}

/// <summary>What the steps of type <c>test/step</c> do.</summary>
internal sealed class Steps : IAction
{
    public static ActionDefinition Drawn { get; } = new("test/step", "Test", "", "note", "Data", [], ["out"]);

    private readonly ConcurrentDictionary<string, Func<StepContext, CancellationToken, Task<StepOutcome>>> _does = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _reached = [];
    private readonly ConcurrentBag<TaskCompletionSource> _held = [];

    /// <summary>The ids of the steps that began to run, in order.</summary>
    public ConcurrentQueue<string> Began { get; } = [];

    public ActionDefinition Definition => Drawn;

    public static Node Step(string id, bool effects = false) => Draw.Step(id, effects ? """{"actionType":"test/step","effects":true}""" : """{"actionType":"test/step"}""");

    public bool IsSafeToRepeat(JsonElement config) => !(config.TryGetProperty("effects", out var effects) && effects.GetBoolean());

    public Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken)
    {
        Began.Enqueue(context.Node.Id);
        SignalOf(context.Node.Id).TrySetResult();
        return _does.TryGetValue(context.Node.Id, out var what) ? what(context, cancellationToken) : Task.FromResult<StepOutcome>(new StepOutcome.Succeeded(Draw.Json("""{"ok":true}""")));
    }

    public Steps Does(string id, Func<StepContext, StepOutcome> what)
    {
        _does[id] = (context, _) => Task.FromResult(what(context));
        return this;
    }

    /// <summary>The step holds until the source it gets is completed; it lets go when it is told to, unless it is deaf.</summary>
    public TaskCompletionSource Holds(string id, bool deaf = false)
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _held.Add(held);
        _does[id] = async (_, told) =>
        {
            await (deaf ? held.Task : held.Task.WaitAsync(told));
            return new StepOutcome.Succeeded(Draw.Json("""{"held":true}"""));
        };
        return held;
    }

    public void LetAllGo()
    {
        foreach (var held in _held) held.TrySetResult();
    }

    /// <summary>Ends once the step has begun to run.</summary>
    public Task Reached(string id) => SignalOf(id).Task.WaitAsync(TimeSpan.FromMinutes(2));

    private TaskCompletionSource SignalOf(string id) => _reached.GetOrAdd(id, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
