using System.Globalization;
using Microsoft.AspNetCore.Components;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Workflows;

/// <summary>A workflow as a small picture: where its steps stand, not what they are.</summary>
public sealed partial class MiniGraph
{
    private const double Side = 56;
    private const double Margin = 2;
    private const double Height = 6;

    /// <summary>What is drawn.</summary>
    [Parameter, EditorRequired] public Graph Graph { get; set; } = null!;

    private double Width => Columns > 2 ? 13 : 20;

    private int Columns => Graph.Nodes.GroupBy(node => node.Position.Y).Max(row => row.Count());

    private IEnumerable<Card> Cards => Graph.Nodes.Select(node => new Card(X(node), Y(node), node.Type == NodeType.Trigger));

    private IEnumerable<string> Lines => Graph.Edges.Select(edge => Line(Find(edge.Source), Find(edge.Target)));

    private Node Find(string id) => Graph.Nodes.First(node => node.Id == id);

    private string Line(Node from, Node to)
    {
        var (x1, y1, x2, y2) = (X(from) + Width / 2, Y(from) + Height, X(to) + Width / 2, Y(to));
        return Math.Abs(x1 - x2) < 0.1 ? $"M{Number(x1)} {Number(y1)}V{Number(y2)}" : $"M{Number(x1)} {Number(y1)}V{Number(y2 - 2)}H{Number(x2)}V{Number(y2)}";
    }

    private double X(Node node) => Scaled(node.Position.X, Graph.Nodes.Select(one => one.Position.X), Side - 2 * Margin - Width);

    private double Y(Node node) => Scaled(node.Position.Y, Graph.Nodes.Select(one => one.Position.Y), Side - 2 * Margin - Height);

    private static double Scaled(double value, IEnumerable<double> all, double room)
    {
        var (least, most) = (all.Min(), all.Max());
        return Margin + (most > least ? (value - least) / (most - least) * room : room / 2);
    }

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private sealed record Card(double X, double Y, bool IsTrigger);
}
