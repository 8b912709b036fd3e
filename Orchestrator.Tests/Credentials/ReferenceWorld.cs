using System.Text.Json;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Executions.Actions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Credentials;

/// <summary>Runs steps that refer to a vault. The step <c>test/call</c> stands for everything that sends; it keeps the settings it was given.</summary>
internal sealed class ReferenceWorld
{
    public static readonly ActionDefinition Call = new(
        "test/call", "Call", "", "globe", "Connect",
        [
            new FieldDefinition("url", "URL", FieldKind.Text, Sink: TemplateSink.Url),
            new FieldDefinition("headers", "Headers", FieldKind.KeyValue, Sink: TemplateSink.Header),
            new FieldDefinition("body", "Body", FieldKind.Json),
            new FieldDefinition("markup", "Markup", FieldKind.LongText, Sink: TemplateSink.Html),
            new FieldDefinition("sql", "SQL", FieldKind.LongText, Sink: TemplateSink.Sql),
            new FieldDefinition("mode", "Mode", FieldKind.Choice, Choices: ["a", "b"]),
            new FieldDefinition("when", "When", FieldKind.Expression),
            new FieldDefinition("wait", "Wait", FieldKind.Duration),
        ],
        ["out"]) { KeepsToHosts = true };

    public static readonly ActionCatalog Catalog = new([.. ActionCatalog.BuiltIn.Actions, Call, Call with { Type = "test/loose", KeepsToHosts = false }]);

    public FakeVault Vault { get; } = new();

    public FakeTime Time { get; } = new();

    public MemoryRecorder Recorder { get; } = new();

    public List<StepContext> Calls { get; } = [];

    public List<CredentialUsed> Used { get; } = [];

    public List<string> Log { get; } = [];

    public JsonElement Input { get; set; } = Draw.Json("{}");

    public string TenantId { get; set; } = "t1";

    public bool HasVault { get; set; } = true;

    /// <summary>What the step answers; the settings it was given unless the test says otherwise.</summary>
    public Func<StepContext, StepOutcome> Answers { get; set; } = context => new StepOutcome.Succeeded(context.Config);

    /// <summary>The settings the last call was given.</summary>
    public JsonElement Sent => Calls[^1].Config;

    /// <summary>Runs one step named a.</summary>
    public Task<RunEnded> RunAsync(string config, Func<Node, Node>? change = null) =>
        RunAsync(Draw.Graph("trigger-a", (change ?? (node => node))(Draw.Step("a", config))));

    public Task<RunEnded> RunAsync(Graph graph)
    {
        IAction[] actions = [new ConditionAction(), new TransformAction(), new DelayAction(), new LogAction((level, text) => Log.Add($"{level} {text}")), new CallAction(this, Call), new CallAction(this, Catalog.Find("test/loose")!)];
        var resolver = HasVault ? new CredentialResolver(Vault, Time, Used.Add) : null;
        var loop = new RunLoop(new StepRunner(actions, Time, (_, bug) => throw new InvalidOperationException("A bug.", bug), resolver), Time);
        return loop.RunAsync(new CompiledWorkflow(graph, Catalog), new Run("e1", Time.GetUtcNow(), "w1", "Orders", Input) { TenantId = TenantId }, Recorder);
    }

    public StepEnded EndOf(string id) => Recorder.Ended.Last(step => step.NodeId == id);

    private sealed class CallAction(ReferenceWorld world, ActionDefinition definition) : IAction
    {
        public ActionDefinition Definition => definition;

        public bool IsSafeToRepeat(JsonElement config) => false;

        public Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken)
        {
            world.Calls.Add(context);
            return Task.FromResult(world.Answers(context));
        }
    }
}
