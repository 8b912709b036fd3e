using System.Runtime.ExceptionServices;
using System.Text.Json;
using Orchestrator.Domain.Templates;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Executions;

/// <summary>One call of the loop: what <see cref="GraphRunner"/> decides is done here, one end of a step after the other.</summary>
internal sealed partial class RunInProgress : IDisposable
{
    private readonly CompiledWorkflow _workflow;
    private readonly Run _run;
    private readonly RunRecords _records;
    private readonly StepRunner _steps;
    private readonly TimeProvider _time;
    private readonly CancellationToken _cancelled;
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenSource _ending;
    private readonly CancellationTokenSource _letGo;
    private readonly RunFrame _root;
    private readonly RunData _data;
    private readonly StepsInFlight _flight;
    private readonly Dictionary<(int Node, long Iteration), RecordedStep> _recorded = [];
    private NodeEnd.Stops? _stop;
    private Exception? _lost;
    private bool _isHeldBack;

    public RunInProgress(
        CompiledWorkflow workflow, Run run, RunRecords records, StepRunner steps, TimeProvider time, CancellationToken cancelled, CancellationToken stopping)
    {
        (_workflow, _run, _records, _steps, _time, _cancelled, _stopping) = (workflow, run, records, steps, time, cancelled, stopping);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        // Told to those that may be repeated: the end of the run, and the end of the process.
        _letGo = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token, stopping);
        _root = new RunFrame(workflow, new StepPlace(run.ExecutionId, run.WorkflowId, Depth: run.Depth) { TenantId = run.TenantId }, run.StartedAt);
        _data = new RunData(run, workflow.Graph);
        _flight = new StepsInFlight(RunAsync, time, _letGo.Token);
        foreach (var step in run.Recorded)
        {
            if (workflow.Shape.IndexOf(step.NodeId) is >= 0 and var node) _recorded[(node, step.Iteration)] = step;
        }
    }

    // Stopped, cancelled, failed, without its recorder or shutting down: what runs may end, nothing new starts.
    private bool StartsNothing =>
        _root.Graph.IsStopped || _stop is not null || _lost is not null || _cancelled.IsCancellationRequested || _stopping.IsCancellationRequested;

    public async Task<RunEnded> RunAsync()
    {
        await SettleAllAsync();
        if (_lost is not null) ExceptionDispatchInfo.Throw(_lost);
        if (_stop is { } stop) return await EndWithoutWaitsAsync(stop.Error is null ? ExecutionStatus.Success : ExecutionStatus.Error, stop.Error, stop.Output);
        if (_cancelled.IsCancellationRequested && _root.Graph.Running > 0) return await EndWithoutWaitsAsync(ExecutionStatus.Cancelled, null);
        if (_isHeldBack || _flight.HasReady) _stopping.ThrowIfCancellationRequested();
        if (_root.Failure is { } failure) return await EndWithoutWaitsAsync(ExecutionStatus.Error, failure.Error);
        return _flight.Waits > 0
            ? await _records.EndAsync(ExecutionStatus.Waiting, resumeAt: _flight.NextDue)
            : await EndWellAsync();
    }

    public void Dispose()
    {
        _letGo.Dispose();
        _ending.Dispose();
    }

    private Task<NodeEnd> RunAsync(RunFrame frame, int node, RecordedStep? recorded)
    {
        var number = frame.Region.Nodes[node];
        var scope = new StepScope(frame, number, _data, _time);
        return new NodeRun(frame, node, scope, _steps, _records, EditOf(frame, number), _time).RunAsync(recorded, _ending.Token, _letGo.Token);
    }

    private StepInputEdit? EditOf(RunFrame frame, int number) => _run.InputEdits.IsEmpty ? null
        : _run.InputEdits.FirstOrDefault(edit => edit.Iteration == frame.Key && edit.NodeId == _workflow.Graph.Nodes[number].Id);

    private async Task SettleAllAsync()
    {
        await GuardedAsync(() => BeginAsync(_root));
        while (await _flight.NextAsync(() => StartsNothing) is { } ended) await GuardedAsync(() => SettleAsync(ended));
    }

    // What runs must end before its recorder's exception may leave.
    private async Task GuardedAsync(Func<ValueTask> work)
    {
        try
        {
            await work();
        }
        catch (Exception reason)
        {
            await LoseAsync(reason);
        }
    }

    private async Task LoseAsync(Exception reason)
    {
        _lost ??= reason;
        await _letGo.CancelAsync();
    }

    private async ValueTask SettleAsync(NodeEnd ended)
    {
        var frame = ended.Frame;
        switch (ended)
        {
            case NodeEnd.Took took:
                frame.Keep(took.Node, took.Output);
                await FollowAsync(frame, TookOrFinished(took));
                break;
            case NodeEnd.Failed failed:
                await FailAsync(failed);
                break;
            case NodeEnd.Waits waits when frame.Graph.IsStopped && frame.Loop is not null:
                await AbandonAsync(frame, waits.Node, waits.Recorded);
                break;
            case NodeEnd.Waits waits:
                _flight.Wait(frame, waits.Node, waits.Recorded);
                break;
            case NodeEnd.Repeats repeats:
                await RepeatAsync(repeats);
                break;
            case NodeEnd.Stops stops:
                _stop ??= stops;
                await _ending.CancelAsync();
                break;
            case NodeEnd.LetGo:
                _isHeldBack = true;
                break;
            case NodeEnd.Lost lost:
                await LoseAsync(lost.Reason);
                break;
        }

        if (frame.Loop is not null && frame.Graph.IsOver && !frame.HasEnded) await PassOverAsync(frame);
    }

    private async ValueTask FailAsync(NodeEnd.Failed failed)
    {
        var frame = failed.Frame;
        frame.Keep(failed.Node, ErrorJson.Output(failed.Error));
        if (IsTried(frame.Region.Nodes[failed.Node]))
        {
            await LeaveTriedAsync(frame, failed.Node, (failed.Error, failed.At));
            return;
        }

        if (frame.Region.At(failed.Node).OnError == OnError.Fail) frame.FailedWith(failed.Error, failed.At);
        await FollowAsync(frame, frame.Graph.Failed(failed.Node));
        if (frame.Graph.IsStopped && frame.Loop is not null) await StopAsync(frame);
    }

    private async ValueTask FollowAsync(RunFrame frame, GraphMoves moves)
    {
        // Inside a loop only what runs is recorded: a hundred thousand passes would else record what none of them did.
        if (frame.Loop is null)
        {
            foreach (var node in moves.Skipped)
            {
                if (!IsLeftOut(frame.Region.Nodes[node])) await SkipAsync(frame.Region.Nodes[node]);
            }
        }

        foreach (var node in moves.Ready)
        {
            if (IsLeftOut(frame.Region.Nodes[node])) frame.Graph.Abandon(node);
            else if (_recorded.Count > 0 && _recorded.Remove((frame.Region.Nodes[node], frame.Key), out var step)) await GoOnAsync(frame, node, step);
            else await BeginAsync(frame, node);
        }
    }

    private async ValueTask SkipAsync(int number)
    {
        if (!_recorded.ContainsKey((number, IterationKey.None))) await _records.SkippedAsync(_workflow.Graph.Nodes[number], IterationKey.None);
        await SkipBodyAsync(number);
    }

    private async ValueTask BeginAsync(RunFrame frame, int node)
    {
        if (frame.Loop is null && node == frame.Region.Start) await PassAsync(frame, node, _run.Input, "out");
        else if (!frame.Region.At(node).Enabled) await PassAsync(frame, node, Json.Null, frame.StepAt(node).PassedHandle);
        else if (PinOf(frame.Region.Nodes[node]) is { } pin) await PassAsync(frame, node, pin, frame.StepAt(node).PassedHandle);
        else _flight.Ready(frame, node, null);
    }

    private async ValueTask PassAsync(RunFrame frame, int node, JsonElement output, string handle)
    {
        // The body first: once the loop's own end is recorded nobody looks at it again.
        if (frame.Loop is null) await SkipBodyAsync(frame.Region.Nodes[node]);
        await _records.PassedAsync(frame.Region.At(node), frame.Key, output, handle);
        _flight.Ended(new NodeEnd.Took(frame, node, output, handle));
    }
}
