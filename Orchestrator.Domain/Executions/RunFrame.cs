using System.Runtime.CompilerServices;
using System.Text.Json;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Executions;

/// <summary>A run of one part of a workflow: the run itself, or one pass of a loop. Only passes under way have one.</summary>
internal sealed class RunFrame
{
    // Boxed, because a step that joins any may read while another ends, and an element is too wide to be written at once.
    private readonly StrongBox<JsonElement>?[] _outputs;
    private List<LoopInFlight>? _loops;

    /// <summary>The run itself.</summary>
    public RunFrame(CompiledWorkflow workflow, StepPlace place, DateTimeOffset startedAt)
    {
        (Workflow, Region, Place, StartedAt) = (workflow, workflow.Root, place, startedAt);
        Graph = new GraphRunner(Region);
        _outputs = new StrongBox<JsonElement>?[Region.Nodes.Length];
    }

    /// <summary>A pass of a loop.</summary>
    public RunFrame(LoopInFlight loop, int index, DateTimeOffset startedAt)
    {
        (Workflow, Loop, Index, Region, StartedAt) = (loop.Frame.Workflow, loop, index, loop.Body, startedAt);
        Place = loop.Frame.Place with { Iteration = IterationKey.Of(loop.Frame.Key, index) };
        Graph = new GraphRunner(Region);
        _outputs = new StrongBox<JsonElement>?[Region.Nodes.Length];
    }

    public CompiledWorkflow Workflow { get; }

    public Region Region { get; }

    public GraphRunner Graph { get; }

    public StepPlace Place { get; }

    /// <summary>The loop it is a pass of; null for the run itself.</summary>
    public LoopInFlight? Loop { get; }

    /// <summary>The item's index; 0 for the run itself.</summary>
    public int Index { get; }

    public DateTimeOffset StartedAt { get; }

    public long Key => Place.Iteration;

    /// <summary>The failure that stopped it: the earliest.</summary>
    public (StepError Error, DateTimeOffset At)? Failure { get; private set; }

    /// <summary>Whether its end is settled.</summary>
    public bool HasEnded { get; set; }

    /// <summary>The loops that run in it.</summary>
    public IReadOnlyList<LoopInFlight> Loops => _loops ?? (IReadOnlyList<LoopInFlight>)[];

    public CompiledStep StepAt(int node) => Workflow.Steps[Region.Nodes[node]];

    public void Add(LoopInFlight loop) => (_loops ??= []).Add(loop);

    public void Remove(LoopInFlight loop) => _loops?.Remove(loop);

    public void FailedWith(StepError error, DateTimeOffset at)
    {
        if (!(Failure?.At <= at)) Failure = (error, at);
    }

    /// <summary>The output of a step of this part or of one around it, by its number in the graph; null when it has none.</summary>
    public JsonElement? OutputOf(int node)
    {
        var (region, local) = Workflow.PlaceOf(node);
        for (var frame = this; frame is not null; frame = frame.Loop?.Frame)
        {
            if (frame.Region == region) return Volatile.Read(ref frame._outputs[local])?.Value;
        }

        return null;
    }

    public void Keep(int node, JsonElement output) => Volatile.Write(ref _outputs[node], new StrongBox<JsonElement>(output));

    /// <summary>What came out: the output of the last step; of several last steps, an object by their names.</summary>
    public JsonElement Output()
    {
        var last = Graph.LastNodes();
        if (last.IsEmpty && Loop is not null) return Json.Null;
        if (last.Length == 1) return _outputs[last[0]]?.Value ?? Json.Null;
        return Json.Build(writer =>
        {
            writer.WriteStartObject();
            foreach (var node in last)
            {
                writer.WritePropertyName(Region.At(node).Name);
                Json.Write(_outputs[node]?.Value ?? Json.Null, writer);
            }

            writer.WriteEndObject();
        });
    }
}
