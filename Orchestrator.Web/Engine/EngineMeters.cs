using System.Diagnostics.Metrics;
using Orchestrator.Domain.Executions;

namespace Orchestrator.Web.Engine;

/// <summary>The engine's figures, under the meter <c>Orchestrator.Engine</c>.</summary>
public sealed class EngineMeters
{
    private readonly Histogram<int> _batch;
    private readonly Histogram<double> _commit;
    private readonly Counter<long> _accepted;
    private readonly Counter<long> _ended;
    private readonly UpDownCounter<int> _running;
    private readonly Histogram<double> _took, _waited, _step;

    /// <summary>The meter's name, and that of the engine's traces.</summary>
    public const string Name = "Orchestrator.Engine";

    /// <summary>Makes the instruments.</summary>
    public EngineMeters(IMeterFactory factory)
    {
        var meter = factory.Create(Name);
        _batch = meter.CreateHistogram<int>("orchestrator.journal.batch", "{record}", "Records committed together.");
        _commit = meter.CreateHistogram<double>("orchestrator.journal.commit", "s", "From taking a batch to its durable commit.");
        _accepted = meter.CreateCounter<long>("orchestrator.executions.accepted", "{execution}", "Triggers accepted.");
        _ended = meter.CreateCounter<long>("orchestrator.executions.ended", "{execution}", "Executions ended, by status.");
        _running = meter.CreateUpDownCounter<int>("orchestrator.executions.running", "{execution}", "Slots in use.");
        _took = meter.CreateHistogram<double>("orchestrator.executions.duration", "s", "From an execution's beginning to its end, by status and trigger.");
        _waited = meter.CreateHistogram<double>("orchestrator.executions.queued", "s", "From accepting an execution to its beginning.");
        _step = meter.CreateHistogram<double>("orchestrator.steps.duration", "s", "Attempts of steps, by status.");
    }

    /// <summary>A batch was committed.</summary>
    public void Committed(int records, TimeSpan took)
    {
        _batch.Record(records);
        _commit.Record(took.TotalSeconds);
    }

    /// <summary>A trigger was accepted.</summary>
    public void Accepted() => _accepted.Add(1);

    /// <summary>An execution ended.</summary>
    public void Ended(ExecutionStatus status, TriggerKind trigger, TimeSpan took, TimeSpan waited)
    {
        KeyValuePair<string, object?> how = new("status", status.ToString()), by = new("trigger", trigger.ToString());
        _ended.Add(1, how, by);
        _took.Record(took.TotalSeconds, how, by);
        _waited.Record(waited.TotalSeconds);
    }

    /// <summary>An attempt of a step ended.</summary>
    public void Ended(StepEnded step)
    {
        if (step.Status is StepStatus.Success or StepStatus.Error) _step.Record((step.EndedAt - step.StartedAt).TotalSeconds, new KeyValuePair<string, object?>("status", step.Status.ToString()));
    }

    /// <summary>A slot was taken.</summary>
    public void Started() => _running.Add(1);

    /// <summary>A slot is free again.</summary>
    public void LetGo() => _running.Add(-1);
}
