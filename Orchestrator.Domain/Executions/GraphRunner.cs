using System.Collections.Immutable;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Executions;

/// <summary>
/// Says what a run does next: which steps are ready, which are skipped, when it is over. It is told each step's end and touches each connection
/// once, so a whole run costs time proportional to its connections. It knows no clock and does no work; to go on after a crash, begin again and
/// tell it the recorded ends. Steps are their indexes in <see cref="Graph.Nodes"/>.
/// </summary>
public sealed class GraphRunner
{
    private readonly GraphShape _shape;
    private readonly NodeState[] _states;
    private readonly int[] _open;
    private readonly bool[] _reached;
    private readonly bool[] _led;

    /// <summary>A run that has not begun, of a graph without structural problems.</summary>
    public GraphRunner(GraphShape shape)
    {
        _shape = shape;
        _states = new NodeState[shape.Incoming.Length];
        _open = [.. shape.Incoming];
        _reached = new bool[_states.Length];
        _led = new bool[_states.Length];
    }

    /// <summary>How many steps are ready or running.</summary>
    public int Running { get; private set; }

    /// <summary>True once a failure ended the run: what runs may end, nothing new starts.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>The step whose failure ended the run, or -1.</summary>
    public int FirstFailure { get; private set; } = -1;

    /// <summary>True when nothing runs and nothing is ready.</summary>
    public bool IsOver => Running == 0;

    /// <summary>Where a step stands.</summary>
    public NodeState StateOf(int node) => _states[node];

    /// <summary>Begins: the trigger is ready, and what nothing leads to is skipped.</summary>
    public GraphMoves Begin()
    {
        var moves = new Moves();
        for (var node = 0; node < _states.Length; node++)
        {
            if (_shape.Incoming[node] > 0) continue;
            if (node == _shape.Trigger) MakeReady(node, moves);
            else Skip(node, moves);
        }

        return Follow(moves);
    }

    /// <summary>A ready step ended and leaves through a handle: its connections there are taken, its others die.</summary>
    public GraphMoves Took(int node, string handle)
    {
        End(node, NodeState.Done);
        if (IsStopped) return GraphMoves.None;
        var moves = new Moves();
        foreach (var way in _shape.Outgoing[node])
        {
            if (way.Handle == handle) Take(node, way.Target, moves);
            else Kill(way.Target, moves);
        }

        return Follow(moves);
    }

    /// <summary>A ready step failed: the run stops, or goes on as the step says.</summary>
    public GraphMoves Failed(int node)
    {
        switch (_shape.Graph.Nodes[node].OnError)
        {
            case OnError.Continue: return Took(node, "out");
            case OnError.Branch: return Took(node, "error");
        }

        End(node, NodeState.Failed);
        if (!IsStopped) FirstFailure = node;
        IsStopped = true;
        return GraphMoves.None;
    }

    /// <summary>The steps that ended well and led to no other: their outputs are the run's.</summary>
    public ImmutableArray<int> LastNodes() => [.. Enumerable.Range(0, _states.Length).Where(node => _states[node] == NodeState.Done && !_led[node])];

    private GraphMoves Follow(Moves moves)
    {
        while (moves.Dead.TryPop(out var node))
        {
            foreach (var way in _shape.Outgoing[node]) Kill(way.Target, moves);
        }

        return new GraphMoves([.. moves.Ready], [.. moves.Skipped]);
    }

    private void Take(int source, int target, Moves moves)
    {
        _led[source] = true;
        _open[target]--;
        _reached[target] = true;
        if (_states[target] != NodeState.Undecided) return;
        if (_open[target] == 0 || _shape.Graph.Nodes[target].Join == JoinMode.Any) MakeReady(target, moves);
    }

    private void Kill(int target, Moves moves)
    {
        _open[target]--;
        if (_open[target] > 0 || _states[target] != NodeState.Undecided) return;
        if (_reached[target]) MakeReady(target, moves);
        else Skip(target, moves);
    }

    private void MakeReady(int node, Moves moves)
    {
        _states[node] = NodeState.Ready;
        Running++;
        moves.Ready.Add(node);
    }

    private void Skip(int node, Moves moves)
    {
        _states[node] = NodeState.Skipped;
        moves.Skipped.Add(node);
        moves.Dead.Push(node);
    }

    private void End(int node, NodeState state)
    {
        if (_states[node] != NodeState.Ready) throw new InvalidOperationException($"Step {_shape.Graph.Nodes[node].Id} ended without being ready.");
        _states[node] = state;
        Running--;
    }

    private sealed class Moves
    {
        public List<int> Ready { get; } = [];
        public List<int> Skipped { get; } = [];
        public Stack<int> Dead { get; } = [];
    }
}

/// <summary>What follows from the end of a step.</summary>
/// <param name="Ready">Steps to start now; each is named once in a run.</param>
/// <param name="Skipped">Steps that will not run; each is named once in a run.</param>
public readonly record struct GraphMoves(ImmutableArray<int> Ready, ImmutableArray<int> Skipped)
{
    /// <summary>Nothing follows.</summary>
    public static GraphMoves None { get; } = new([], []);
}

/// <summary>Where a step of a run stands.</summary>
public enum NodeState
{
    /// <summary>Some of its incoming connections are still open.</summary>
    Undecided,
    /// <summary>Ready, running or waiting.</summary>
    Ready,
    /// <summary>Ended, and left through a handle.</summary>
    Done,
    /// <summary>Failed and ended the run.</summary>
    Failed,
    /// <summary>All its incoming connections are dead.</summary>
    Skipped,
}
