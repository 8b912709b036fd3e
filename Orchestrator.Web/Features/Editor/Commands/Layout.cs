using System.Collections.Immutable;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>Where steps are put when nobody said where: below what they follow, on the grid, not on top of another.</summary>
internal static class Layout
{
    /// <summary>The canvas grid, in pixels.</summary>
    public const double Grid = 24;

    /// <summary>How wide a card is, in pixels.</summary>
    public const double CardWidth = 256;

    /// <summary>From the top of a card to the top of the one below it, in pixels.</summary>
    public const double RowHeight = Row;

    private const double Row = 5 * Grid;
    private const double Column = 14 * Grid;
    private const double Width = CardWidth + Grid;
    private const double Height = 88;

    /// <summary>The nearest point of the grid.</summary>
    public static Position Snap(Position position) => new(Math.Round(position.X / Grid) * Grid, Math.Round(position.Y / Grid) * Grid);

    /// <summary>The place under a step's way out: the ways spread evenly to both sides, <c>error</c> goes beside.</summary>
    public static Position Below(Node source, string handle, ImmutableArray<string> handles)
    {
        var below = handles.Where(way => way != "error").ToList();
        var index = below.IndexOf(handle);
        var labelled = below.Count > 1 ? Grid : 0;
        var shift = index < 0 ? Column : (index - (below.Count - 1) / 2.0) * Column;
        return new Position(source.Position.X + shift, source.Position.Y + Row + labelled);
    }

    /// <summary>The wanted place, or the first one to its right where no step is; the wanted one when there is none.</summary>
    public static Position FreeNear(Graph graph, Position wanted)
    {
        var free = wanted = wanted.Nearest();
        while (graph.Nodes.Any(node => Overlaps(node.Position, free)))
        {
            free = free with { X = free.X + Column };
            if (!free.IsPossible) return wanted;
        }
        return free;
    }

    /// <summary>How far a group of steps has to go to the right until none of them lies on another.</summary>
    public static double RoomFor(Graph graph, IReadOnlyCollection<Position> group)
    {
        var shift = 0.0;
        while (graph.Nodes.Any(node => group.Any(place => Overlaps(node.Position, place with { X = place.X + shift }))))
        {
            shift += Column;
            if (shift > 2 * Position.Farthest) return 0;
        }
        return shift;
    }

    /// <summary>Whether steps lie at one and the same place, as those of a workflow do that nobody has drawn.</summary>
    public static bool IsPile(Graph graph) => graph.Nodes.DistinctBy(node => node.Position).Count() < graph.Nodes.Length;

    /// <summary>Moves everything behind a connection down, when there is no room for a step in the middle of it.</summary>
    public static Graph MakeRoom(Graph graph, Node source, Node target, Position place)
    {
        if (target.Position.Y >= place.Y + Row || target.Position.Y <= source.Position.Y)
            return graph;
        var down = Math.Ceiling((place.Y + Row - target.Position.Y) / Grid) * Grid;
        var behind = Behind(graph, target.Id);
        return graph with
        {
            Nodes = [.. graph.Nodes.Select(node => behind.Contains(node.Id) ? node with { Position = (node.Position with { Y = node.Position.Y + down }).Nearest() } : node)],
        };
    }

    private static HashSet<string> Behind(Graph graph, string start)
    {
        var next = graph.Edges.ToLookup(edge => edge.Source, edge => edge.Target, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal) { start };
        var open = new Stack<string>([start]);
        while (open.TryPop(out var node))
        {
            foreach (var target in next[node].Where(seen.Add))
                open.Push(target);
        }
        return seen;
    }

    private static bool Overlaps(Position one, Position other) => Math.Abs(one.X - other.X) < Width && Math.Abs(one.Y - other.Y) < Height;
}
