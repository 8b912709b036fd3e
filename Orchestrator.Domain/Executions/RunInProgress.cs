using System.Runtime.ExceptionServices;
using System.Text.Json;
using Orchestrator.Domain.Templates;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Executions;

/// <summary>One call of the loop: what <see cref="GraphRunner"/> decides is done here, one end of a step after the other.</summary>
internal sealed class RunInProgress : IDisposable
{
    private readonly CompiledWorkflow _workflow;
    private readonly Run _run;
    private readonly RunRecords _records;
    private readonly TimeProvider _time;
    private readonly CancellationToken _cancelled;
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenSource _letGo;
    private readonly CancellationTokenSource _ending;
    private readonly StepPlace _place;
    private readonly GraphRunner _graph;
    private readonly RunData _data;
    private readonly StepsInFlight _flight;
    private readonly Dictionary<int, RecordedStep> _recorded = [];
    private (StepError Error, DateTimeOffset At)? _failure;
    private NodeEnd.Stops? _stop;
    private Exception? _lost;

    public RunInProgress(
        CompiledWorkflow workflow, Run run, RunRecords records, StepRunner steps, TimeProvider time, CancellationToken cancelled, CancellationToken stopping)
    {
        (_workflow, _run, _records, _time, _cancelled, _stopping) = (workflow, run, records, time, cancelled, stopping);
        _place = new StepPlace(run.ExecutionId, run.WorkflowId, Depth: run.Depth) { TenantId = run.TenantId };
        _ending = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        _letGo = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _graph = new GraphRunner(workflow.Shape);
        _data = new RunData(run, workflow.Steps.Length);
        _flight = new StepsInFlight(Run, time);
        foreach (var step in run.Recorded)
        {
            if (workflow.Shape.IndexOf(step.NodeId) is >= 0 and var node) _recorded[node] = step;
        }

        Task<NodeEnd> Run(int node, RecordedStep? recorded) =>
            new NodeRun(node, workflow.Steps[node], _place, new StepScope(workflow, node, _data, time), steps, records, time).RunAsync(recorded, _ending.Token, _letGo.Token);
    }

    // Stopped, cancelled, failed, without its recorder or shutting down: what runs may end, nothing new starts.
    private bool StartsNothing => _graph.IsStopped || _stop is not null || _lost is not null || _cancelled.IsCancellationRequested || _stopping.IsCancellationRequested;

    public async Task<RunEnded> RunAsync()
    {
        await SettleAllAsync();
        if (_lost is not null) ExceptionDispatchInfo.Throw(_lost);
        if (_stop is { } stop) return await EndWithoutWaitsAsync(stop.Error is null ? ExecutionStatus.Success : ExecutionStatus.Error, stop.Error, stop.Output);
        if (_cancelled.IsCancellationRequested && _graph.Running > 0) return await EndWithoutWaitsAsync(ExecutionStatus.Cancelled, null);
        if (_graph.Running > _flight.Waits) _stopping.ThrowIfCancellationRequested();
        if (_failure is { } failure) return await EndWithoutWaitsAsync(ExecutionStatus.Error, failure.Error);
        return _flight.Waits > 0
            ? await _records.EndAsync(ExecutionStatus.Waiting, resumeAt: _flight.NextDue)
            : await _records.EndAsync(ExecutionStatus.Success, Output());
    }

    public void Dispose()
    {
        _letGo.Dispose();
        _ending.Dispose();
    }

    private async Task SettleAllAsync()
    {
        await GuardedAsync(() => FollowAsync(_graph.Begin()));
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
        switch (ended)
        {
            case NodeEnd.Took took:
                _data.Keep(took.Node, took.Output);
                await FollowAsync(_graph.Took(took.Node, took.Handle));
                break;
            case NodeEnd.Failed failed:
                _data.Keep(failed.Node, ErrorJson.Output(failed.Error));
                if (_workflow.Graph.Nodes[failed.Node].OnError == OnError.Fail && !(_failure?.At <= failed.At)) _failure = (failed.Error, failed.At);
                await FollowAsync(_graph.Failed(failed.Node));
                break;
            case NodeEnd.Waits waits:
                _flight.Wait(waits.Node, waits.Recorded);
                break;
            case NodeEnd.Stops stops:
                _stop ??= stops;
                await _ending.CancelAsync();
                break;
            case NodeEnd.Lost lost:
                await LoseAsync(lost.Reason);
                break;
        }
    }

    private async ValueTask FollowAsync(GraphMoves moves)
    {
        foreach (var node in moves.Skipped)
        {
            if (!_recorded.ContainsKey(node)) await _records.SkippedAsync(_workflow.Graph.Nodes[node], IterationKey.None);
        }

        foreach (var node in moves.Ready)
        {
            if (_recorded.TryGetValue(node, out var step)) await GoOnAsync(node, step);
            else await BeginAsync(node);
        }
    }

    private async ValueTask BeginAsync(int node)
    {
        var drawn = _workflow.Graph.Nodes[node];
        if (node == _workflow.Shape.Trigger) await PassAsync(node, _run.Input, "out");
        else if (!drawn.Enabled) await PassAsync(node, Json.Null, _workflow.Steps[node].FirstHandle);
        else _flight.Ready(node, null);
    }

    private async ValueTask PassAsync(int node, JsonElement output, string handle)
    {
        await _records.PassedAsync(_workflow.Graph.Nodes[node], IterationKey.None, output, handle);
        _flight.Ended(new NodeEnd.Took(node, output, handle));
    }

    private async ValueTask GoOnAsync(int node, RecordedStep step)
    {
        _recorded.Remove(node);
        switch (step)
        {
            case { Status: StepStatus.Success or StepStatus.Error, ResumeAt: null } when _workflow.Steps[node].EndedTheRun(step):
                _flight.Ended(new NodeEnd.Stops(node, step.RawOutput ?? Json.Null, step.Error));
                break;
            case { Status: StepStatus.Success }:
                _flight.Ended(new NodeEnd.Took(node, step.RawOutput ?? Json.Null, step.Handle ?? "out"));
                break;
            case { Status: StepStatus.Error, ResumeAt: null }:
                _flight.Ended(new NodeEnd.Failed(node, step.Error ?? new StepError(ErrorCodes.Internal, "The step failed."), step.EndedAt ?? step.StartedAt));
                break;
            case { Status: StepStatus.Error or StepStatus.Waiting }:
                _flight.Wait(node, step);
                break;
            case { Status: StepStatus.Running, SafeToRepeat: false }:
                var interrupted = await _records.InterruptedAsync(StepRow.Of(step, _workflow.Graph.Nodes[node]));
                _flight.Ended(new NodeEnd.Failed(node, interrupted, _time.GetUtcNow()));
                break;
            case { Status: StepStatus.Running }:
                _flight.Ready(node, step);
                break;
            default:
                await BeginAsync(node);
                break;
        }
    }

    private async Task<RunEnded> EndWithoutWaitsAsync(ExecutionStatus status, StepError? error, JsonElement? output = null)
    {
        var unfinished = _flight.TakeUnfinished().Concat(_recorded.Select(pair => (Node: pair.Key, Recorded: pair.Value)));
        foreach (var (node, step) in unfinished)
        {
            if (step.Status is StepStatus.Running or StepStatus.Waiting)
                await _records.CancelledAsync(StepRow.Of(step, _workflow.Graph.Nodes[node]), null);
        }

        return await _records.EndAsync(status, status == ExecutionStatus.Success ? output : null, error);
    }

    private JsonElement Output()
    {
        var last = _graph.LastNodes();
        if (last.Length == 1) return _data.OutputOf(last[0]) ?? Json.Null;
        return Json.Build(writer =>
        {
            writer.WriteStartObject();
            foreach (var node in last)
            {
                writer.WritePropertyName(_workflow.Graph.Nodes[node].Name);
                Json.Write(_data.OutputOf(node) ?? Json.Null, writer);
            }

            writer.WriteEndObject();
        });
    }
}
