using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Executions.Actions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Redaction;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Executions;

/// <summary>Runs graphs in memory on fake time. Steps of type <c>test/step</c> do what the test says, by their id.</summary>
internal sealed class RunWorld
{
    private readonly Dictionary<string, Func<StepContext, CancellationToken, Task<StepOutcome>>> _does = [];

    public FakeTime Time { get; } = new();

    public MemoryRecorder Recorder { get; private set; } = new();

    public List<string> Log { get; } = [];

    public List<Exception> Unexpected { get; } = [];

    public FakeCaller Caller { get; } = new();

    public int Depth { get; set; }

    public ImmutableArray<StepInputEdit> Edits { get; set; } = [];

    public RunPart? Part { get; set; }

    public JsonElement Input { get; set; } = Draw.Json("{}");

    /// <summary>A step that does what the test says.</summary>
    public static Node Step(string id) => Draw.Step(id, """{"actionType":"test/step"}""");

    /// <summary>A trigger and a <see cref="Step"/> for every other name.</summary>
    public static Graph Graph(string edges)
    {
        var graph = Draw.Graph(edges);
        return graph with { Nodes = [.. graph.Nodes.Select(node => node.Type == NodeType.Trigger ? node : Step(node.Id))] };
    }

    public static Task<StepOutcome> Ok(string json = "null") => Task.FromResult<StepOutcome>(new StepOutcome.Succeeded(Draw.Json(json)));

    public static Task<StepOutcome> Fail(string message = "no", bool retryable = false, TimeSpan? retryAfter = null) =>
        Task.FromResult<StepOutcome>(new StepOutcome.Failed(new StepError("HTTP_503", message, Retryable: retryable), retryAfter));

    public RunWorld Does(string id, Func<StepContext, CancellationToken, Task<StepOutcome>> what)
    {
        _does[id] = what;
        return this;
    }

    public RunWorld Does(string id, Func<Task<StepOutcome>> what) => Does(id, (_, _) => what());

    /// <summary>Runs, or goes on from what an earlier call recorded.</summary>
    public Task<RunEnded> RunAsync(
        Graph graph, IRunRecorder? recorder = null, IEnumerable<RecordedStep>? recorded = null, Redactor? redactor = null,
        CancellationToken cancelled = default, CancellationToken stopping = default)
    {
        var catalog = new ActionCatalog([.. ActionCatalog.BuiltIn.Actions, TestStep.Drawn]);
        IAction[] actions =
        [
            new ConditionAction(), new SwitchAction(), new ForEachAction(), new StopAction(), new TransformAction(), new DelayAction(), new WaitForCallbackAction(),
            new DataFilterAction(), new DataSortAction(), new DataAggregateAction(), new DataSplitAction(), new CallWorkflowAction(Caller), new LogAction((level, message) => Log.Add($"{level} {message}")), new TestStep(this),
        ];
        var loop = new RunLoop(new StepRunner(actions, Time, (_, bug) => Unexpected.Add(bug)), Time);
        var before = recorded?.ToArray() ?? [.. Recorder.Recorded];
        if (recorded is not null) Recorder = new MemoryRecorder();
        var run = new Run("e1", Time.GetUtcNow(), "w1", "Orders", Input) { Recorded = [.. before], Redactor = redactor ?? Redactor.Default, Depth = Depth, InputEdits = Edits, Part = Part };
        return loop.RunAsync(new CompiledWorkflow(graph, catalog), run, recorder ?? Recorder, cancelled, stopping);
    }

    public StepEnded EndOf(string id) => Recorder.Ended.Last(step => step.NodeId == id);

    /// <summary>What an answer from outside leaves as the record of a waiting step; the next call goes on from it.</summary>
    public RecordedStep[] Answered(Graph graph, string id, Func<Answers, StepEnded> answer)
    {
        var waiting = Recorder.Recorded.Last(step => step.NodeId == id);
        waiting.Status.ShouldBe(StepStatus.Waiting);
        var answers = new Answers(graph.Nodes.Single(node => node.Id == id), waiting, Redactor.Default, Time.GetUtcNow());
        return [.. Recorder.Recorded, RecordedStep.Of(answer(answers))];
    }

    /// <summary>How each step ended, in the order of recording: <c>trigger Success, a Error</c>.</summary>
    public string Story => string.Join(", ", Recorder.Ended.Select(step => $"{step.NodeId} {step.Status}"));

    private sealed class TestStep(RunWorld world) : IAction
    {
        public static ActionDefinition Drawn { get; } = new("test/step", "Test", "", "note", "Data", [], ["out"]);

        public ActionDefinition Definition => Drawn;

        public bool IsSafeToRepeat(JsonElement config) =>
            !(config.TryGetProperty("effects", out var effects) && effects.GetBoolean());

        public Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken) =>
            world._does.TryGetValue(context.Node.Id, out var what) ? what(context, cancellationToken) : Ok();
    }
}
