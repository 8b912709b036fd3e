using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Webhooks;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Editor.Canvas;
using Orchestrator.Web.Features.Editor.Commands;

namespace Orchestrator.Web.Features.Editor;

/// <summary>A workflow being edited: the graph, what is selected, what can be undone, what is wrong. No browser in it.</summary>
public sealed partial class EditorState
{
    private readonly ActionCatalog catalog;
    private readonly EditorHistory history;
    private KnownWorkflows? workflows;

    /// <summary>Begins with a graph and no history.</summary>
    public EditorState(Graph graph, ActionCatalog catalog, TimeProvider time, KnownCredentials? credentials = null, KnownWorkflows? workflows = null)
    {
        (Credentials, this.workflows) = (credentials, workflows);
        this.catalog = catalog;
        history = new EditorHistory(time);
        Graph = graph;
        Problems = GraphProblems.Find(graph, catalog, credentials, workflows);
        Drawing = CanvasDrawing.Of(graph, catalog, Problems, workflows);
    }

    /// <summary>Called when the graph changed; autosave listens.</summary>
    public Action? GraphChanged { get; set; }

    /// <summary>Called when the drawing changed; the canvas listens.</summary>
    public Action<CanvasPatch>? Redrawn { get; set; }

    /// <summary>Called when something else than the canvas changed the selection; the canvas listens.</summary>
    public Action? Reselected { get; set; }

    /// <summary>The workflow as it is now.</summary>
    public Graph Graph { get; private set; }

    /// <summary>Everything that is wrong with it.</summary>
    public ImmutableArray<GraphProblem> Problems { get; private set; }

    /// <summary>What the steps can refer to; null when nobody said.</summary>
    public KnownCredentials? Credentials { get; private set; }

    /// <summary>The workflow as the canvas draws it.</summary>
    public CanvasModel Drawing { get; private set; }

    /// <summary>The selected steps and notes, by id.</summary>
    public ImmutableArray<string> SelectedNodes { get; private set; } = [];

    /// <summary>The selected connections, by id.</summary>
    public ImmutableArray<string> SelectedEdges { get; private set; } = [];

    /// <summary>The one selected node, or null for none and for several.</summary>
    public Node? Selected => SelectedNodes is [var only] ? Find(only) : null;

    /// <summary>The one selected note, or null for none and for several.</summary>
    public Note? SelectedNote => SelectedNodes is [var only] ? FindNote(only) : null;

    /// <summary>What undoing would undo, such as "Moved Log"; null when there is nothing.</summary>
    public string? NextUndo => history.NextUndo;

    /// <summary>What redoing would redo; null when there is nothing.</summary>
    public string? NextRedo => history.NextRedo;

    /// <summary>The node with that id, or null.</summary>
    public Node? Find(string nodeId) => Graph.Nodes.FirstOrDefault(node => node.Id == nodeId);

    /// <summary>The note with that id, or null.</summary>
    public Note? FindNote(string noteId) => Graph.Notes.FirstOrDefault(note => note.Id == noteId);

    /// <summary>What starts runs; null only in a workflow that cannot be saved.</summary>
    public Node? Trigger => Graph.Nodes.FirstOrDefault(node => node.Type == NodeType.Trigger);

    /// <summary>What runs from the editor are given, kept in the trigger's <c>sample</c>; null for nothing.</summary>
    public JsonElement? Sample => OfTrigger(WebhookSettings.SampleMember);

    /// <summary>The headers of a webhook's mock request; null for none.</summary>
    public JsonElement? SampleHeaders => OfTrigger(WebhookSettings.SampleHeadersMember);

    /// <summary>What runs from the editor begin with: the sample, as the trigger would give it; null for nothing.</summary>
    public JsonElement? MockInput => Trigger is { } trigger ? WebhookSettings.MockOf(trigger) : null;

    /// <summary>What to call a node: its label, else what it is.</summary>
    public string LabelOf(Node node) => node.Label.Length > 0 ? node.Label : ActionOf(node)?.Title ?? node.Name;

    /// <summary>What a node does; null for the trigger and for an action this installation does not know.</summary>
    public ActionDefinition? ActionOf(Node node) => catalog.Find(node);

    /// <summary>The ways out of a node.</summary>
    public ImmutableArray<string> HandlesOf(Node node) => CanvasDrawing.HandlesOf(node, Graph, catalog);

    /// <summary>What is wrong with one setting of a node; field null asks for the node itself.</summary>
    public IEnumerable<GraphProblem> ProblemsOf(string nodeId, string? field) =>
        Problems.Where(problem => problem.NodeId == nodeId && problem.Field == field);

    /// <summary>Does something to the workflow. Refusals change nothing.</summary>
    public EditResult Do(EditorCommand command)
    {
        var result = command.Apply(Graph, catalog);
        if (result is EditResult.Done done)
        {
            history.Record(done.What, Graph, SelectedNodes, command.MergeKey);
            Show(done.Graph);
            if (done.Selection is { } selection)
                SelectHere(selection);
        }
        return result;
    }

    /// <summary>
    /// Draws a workflow that nobody has placed yet. It is not a change: nothing is saved until something else is, and nothing can be undone. A workflow whose
    /// steps have places keeps them.
    /// </summary>
    public void Place(ImmutableDictionary<string, Position> positions)
    {
        if (Commands.Layout.IsPile(Graph) && new TidySteps(positions).Apply(Graph, catalog) is EditResult.Done placed)
            Show(placed.Graph, changed: false);
    }

    /// <summary>Keeps what runs from the editor are given; null for nothing.</summary>
    public void SetSample(JsonElement? sample) => SetTrigger(WebhookSettings.SampleMember, sample);

    /// <summary>Keeps the headers of a webhook's mock request; null for none.</summary>
    public void SetSampleHeaders(JsonElement? headers) => SetTrigger(WebhookSettings.SampleHeadersMember, headers);

    /// <summary>The vault or the other workflows changed: what refers to them is judged again.</summary>
    /// <param name="credentials">What the steps can refer to.</param>
    /// <param name="workflows">What they can call; null when they call nothing.</param>
    public void Know(KnownCredentials credentials, KnownWorkflows? workflows = null)
    {
        (Credentials, this.workflows) = (credentials, workflows);
        Show(Graph, changed: false);
    }

    /// <summary>Goes back one step; false when there is none.</summary>
    public bool Undo() => GoTo(history.Undo(Graph, SelectedNodes));

    /// <summary>Goes forward again; false when nothing was undone.</summary>
    public bool Redo() => GoTo(history.Redo(Graph, SelectedNodes));

    /// <summary>Shows another graph, such as the one saved in another window, and forgets the history.</summary>
    public void Replace(Graph graph)
    {
        history.Clear();
        Show(graph, changed: false);
        SelectHere([.. SelectedNodes.Where(IsThere)]);
    }

    /// <summary>Takes over what the canvas selected.</summary>
    public void Select(ImmutableArray<string> nodes, ImmutableArray<string> edges)
    {
        history.CloseEntry();
        SelectedNodes = [.. nodes.Where(IsThere)];
        SelectedEdges = [.. edges.Where(id => Graph.Edges.Any(edge => edge.Id == id))];
    }

    /// <summary>Selects from outside the canvas, such as from a problem's link.</summary>
    public void SelectHere(params ImmutableArray<string> nodes)
    {
        Select(nodes, []);
        Reselected?.Invoke();
    }

    /// <summary>The next change is a history step of its own, even when it continues the last: a field was left.</summary>
    public void CloseHistoryEntry() => history.CloseEntry();

    private bool IsThere(string id) => Find(id) is not null || FindNote(id) is not null;

    private JsonElement? OfTrigger(string member) => Trigger is { Config.ValueKind: JsonValueKind.Object } trigger && trigger.Config.TryGetProperty(member, out var value) ? value : null;

    private void SetTrigger(string member, JsonElement? value)
    {
        if (Trigger is { } trigger)
            Do(ChangeStep.Setting(trigger.Id, member, value));
    }

    private bool GoTo(EditorHistory.Moment? moment)
    {
        if (moment is null)
            return false;
        Show(moment.Graph);
        SelectHere([.. moment.Selection.Where(IsThere)]);
        history.CloseEntry();
        return true;
    }

    private void Show(Graph graph, bool changed = true)
    {
        Graph = graph;
        advice = null;
        Problems = GraphProblems.Find(graph, catalog, Credentials, workflows);
        var before = Drawing;
        Drawing = CanvasDrawing.Of(graph, catalog, Problems, workflows);
        SelectedNodes = [.. SelectedNodes.Where(IsThere)];
        SelectedEdges = [.. SelectedEdges.Where(id => graph.Edges.Any(edge => edge.Id == id))];
        var patch = CanvasPatch.Between(before, Drawing);
        if (!patch.IsEmpty)
            Redrawn?.Invoke(patch);
        if (changed)
            GraphChanged?.Invoke();
    }
}
