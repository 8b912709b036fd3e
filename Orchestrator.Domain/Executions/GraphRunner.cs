using System.Collections.Immutable;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Executions;

/// <summary>
/// Says what a run does next: which steps are ready, which are skipped, when it is over. It is told each step's end and touches each connection
/// once, so a whole run costs time proportional to its connections. It knows no clock and does no work; to go on after a crash, begin again and
/// tell it the recorded ends. Steps are their indexes in <see cref="Graph.Nodes"/>; inside a loop's body, their indexes there.
/// </summary>
public sealed class GraphRunner
{
    private readonly Region _region;
    private readonly Standing[] _nodes;

    /// <summary>A run that has not begun, of a graph without structural problems; loops count as ordinary steps.</summary>
    public GraphRunner(GraphShape shape) : this(Region.Whole(shape)) { }

    internal GraphRunner(Region region)
    {
        _region = region;
        _nodes = new Standing[region.Nodes.Length];
        for (var node = 0; node < _nodes.Length; node++) _nodes[node].Open = region.Incoming[node];
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
    public NodeState StateOf(int node) => _nodes[node].State;

    /// <summary>Begins: the trigger is ready, or what the loop leads to; what nothing leads to is skipped.</summary>
    public GraphMoves Begin()
    {
        var moves = new Moves();
        foreach (var entry in _region.Entries) Enter(entry, ref moves);
        for (var node = 0; node < _nodes.Length; node++)
        {
            if (_region.Incoming[node] > 0) continue;
            if (node == _region.Start) MakeReady(node, ref moves);
            else Skip(node, ref moves);
        }

        return Follow(moves);
    }

    /// <summary>A ready step ended and leaves through a handle: its connections there are taken, its others die.</summary>
    public GraphMoves Took(int node, string handle)
    {
        End(node, NodeState.Done);
        if (IsStopped) return GraphMoves.None;
        var moves = new Moves();
        foreach (var way in _region.Outgoing[node])
        {
            if (way.Handle != handle)
            {
                Kill(way.Target, ref moves);
                continue;
            }

            _nodes[node].Led = true;
            Enter(way.Target, ref moves);
        }

        return Follow(moves);
    }

    /// <summary>Begins with one step, whatever leads to it; nothing else starts by itself.</summary>
    internal GraphMoves BeginAt(int node)
    {
        var moves = new Moves();
        MakeReady(node, ref moves);
        return moves.Made;
    }

    /// <summary>A ready step ended, and what is behind it is not wanted.</summary>
    internal void Finish(int node) => End(node, NodeState.Done);

    /// <summary>A ready step failed: the run stops, or goes on as the step says.</summary>
    public GraphMoves Failed(int node)
    {
        if (RunRecords.OnErrorHandle(_region.At(node)) is { } handle) return Took(node, handle);
        End(node, NodeState.Failed);
        if (!IsStopped) FirstFailure = node;
        IsStopped = true;
        return GraphMoves.None;
    }

    /// <summary>What runs may end, nothing new starts.</summary>
    internal void Stop() => IsStopped = true;

    /// <summary>A ready step will never end: what it is part of was stopped.</summary>
    internal void Abandon(int node) => End(node, NodeState.Abandoned);

    /// <summary>The steps that ended well and led to no other: their outputs are the run's.</summary>
    public ImmutableArray<int> LastNodes() => [.. Enumerable.Range(0, _nodes.Length).Where(node => _nodes[node] is { State: NodeState.Done, Led: false })];

    private GraphMoves Follow(Moves moves)
    {
        while (moves.Dead?.TryPop(out var node) == true)
        {
            foreach (var way in _region.Outgoing[node]) Kill(way.Target, ref moves);
        }

        return moves.Made;
    }

    private void Enter(int target, ref Moves moves)
    {
        ref var node = ref _nodes[target];
        node.Open--;
        node.Reached = true;
        if (node.State != NodeState.Undecided) return;
        if (node.Open == 0 || _region.At(target).Join == JoinMode.Any) MakeReady(target, ref moves);
    }

    private void Kill(int target, ref Moves moves)
    {
        ref var node = ref _nodes[target];
        node.Open--;
        if (node.Open > 0 || node.State != NodeState.Undecided) return;
        if (node.Reached) MakeReady(target, ref moves);
        else Skip(target, ref moves);
    }

    private void MakeReady(int node, ref Moves moves)
    {
        _nodes[node].State = NodeState.Ready;
        Running++;
        (moves.Ready ??= []).Add(node);
    }

    private void Skip(int node, ref Moves moves)
    {
        _nodes[node].State = NodeState.Skipped;
        (moves.Skipped ??= []).Add(node);
        (moves.Dead ??= []).Push(node);
    }

    private void End(int node, NodeState state)
    {
        if (_nodes[node].State != NodeState.Ready) throw new InvalidOperationException($"Step {_region.At(node).Id} ended without being ready.");
        _nodes[node].State = state;
        Running--;
    }

    private struct Standing
    {
        public int Open;
        public NodeState State;
        public bool Reached;
        public bool Led;
    }

    private struct Moves
    {
        public List<int>? Ready { get; set; }
        public List<int>? Skipped { get; set; }
        public Stack<int>? Dead { get; set; }

        public readonly GraphMoves Made => new(Ready is null ? [] : [.. Ready], Skipped is null ? [] : [.. Skipped]);
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
public enum NodeState : byte
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
    /// <summary>Was ready, and what it is part of was stopped, or it belongs to no part that runs.</summary>
    Abandoned,
}
