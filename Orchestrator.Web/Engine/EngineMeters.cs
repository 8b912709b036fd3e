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

    /// <summary>Makes the instruments.</summary>
    public EngineMeters(IMeterFactory factory)
    {
        var meter = factory.Create("Orchestrator.Engine");
        _batch = meter.CreateHistogram<int>("orchestrator.journal.batch", "{record}", "Records committed together.");
        _commit = meter.CreateHistogram<double>("orchestrator.journal.commit", "s", "From taking a batch to its durable commit.");
        _accepted = meter.CreateCounter<long>("orchestrator.executions.accepted", "{execution}", "Triggers accepted.");
        _ended = meter.CreateCounter<long>("orchestrator.executions.ended", "{execution}", "Executions ended, by status.");
        _running = meter.CreateUpDownCounter<int>("orchestrator.executions.running", "{execution}", "Slots in use.");
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
    public void Ended(ExecutionStatus status) => _ended.Add(1, new KeyValuePair<string, object?>("status", status.ToString()));

    /// <summary>A slot was taken.</summary>
    public void Started() => _running.Add(1);

    /// <summary>A slot is free again.</summary>
    public void LetGo() => _running.Add(-1);
}
