using Microsoft.AspNetCore.Components;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Editor.Commands;

namespace Orchestrator.Web.Features.Editor.Panel;

/// <summary>What leads to a step and where it leads, as a list: the way to connect without a mouse.</summary>
public sealed partial class StepConnections : ComponentBase
{
    private string? refused;

    /// <summary>The workflow being edited.</summary>
    [Parameter, EditorRequired] public required EditorState State { get; set; }

    /// <summary>The step.</summary>
    [Parameter, EditorRequired] public required Node Node { get; set; }

    /// <summary>A step is to be inserted into the connection with this id.</summary>
    [Parameter] public EventCallback<string> OnInsert { get; set; }

    // The parameter is as old as the last render of the parent; what is typed must be compared with what is there now.
    private Node Now => State.Find(Node.Id) ?? Node;

    private IEnumerable<Edge> Into => State.Graph.Edges.Where(edge => edge.Target == Now.Id);

    private IEnumerable<Edge> OutOf => State.Graph.Edges.Where(edge => edge.Source == Now.Id);

    private IEnumerable<string> Handles => State.HandlesOf(Now);

    private List<Node> TargetsOf(string handle) =>
        [.. State.Graph.Nodes.Where(node => ConnectSteps.WhyNot(State.Graph, Now.Id, handle, node.Id) is null).OrderBy(node => node.Position.Y).ThenBy(node => node.Position.X)];

    private string LabelOf(string id) => State.Find(id) is { } node ? State.LabelOf(node) : id;

    private static string WayOf(Edge edge) => edge.SourceHandle == "out" ? "" : $", {NameOf(edge.SourceHandle)}";

    private static string NameOf(string handle) => handle == "out" ? "this step" : char.ToUpperInvariant(handle[0]) + handle[1..];

    private void Remove(Edge edge) => State.Do(new RemoveParts([], [edge.Id]));

    private void Connect(string handle, ChangeEventArgs chosen)
    {
        if (chosen.Value is string { Length: > 0 } target)
            refused = (State.Do(new ConnectSteps(Now.Id, handle, target)) as EditResult.Refused)?.Why;
    }
}
