using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Redaction;

namespace Orchestrator.Web.Engine;

/// <summary>What a trigger asks for.</summary>
/// <param name="TenantId">Whose workflow it is; the caller has checked the right to start it.</param>
/// <param name="WorkflowId">The workflow.</param>
/// <param name="WorkflowName">Its name, readable in templates.</param>
/// <param name="VersionHash">The version to pin.</param>
/// <param name="Graph">That version's document; kept if it is new.</param>
/// <param name="Trigger">What started it.</param>
/// <param name="Input">The trigger's data.</param>
public sealed record StartRequest(string TenantId, string WorkflowId, string WorkflowName, string VersionHash, string Graph, TriggerKind Trigger, JsonElement Input)
{
    /// <summary>The API key that started it.</summary>
    public string? ApiKeyId { get; init; }

    /// <summary>The user that started it.</summary>
    public string? StartedBy { get; init; }

    /// <summary>What must not be shown should it stand in the data, such as the API key that was sent.</summary>
    public IReadOnlyList<KnownSecret> Secrets { get; init; } = [];

    /// <summary>The run it repeats or goes on from.</summary>
    public string? SourceId { get; init; }

    /// <summary>The interrupted step of that run which this start settles; each is settled once.</summary>
    public string? SettlesStepId { get; init; }

    /// <summary>What calls it.</summary>
    public CallOrigin? Caller { get; init; }

    /// <summary>The time of the schedule it is for; each time gets one run.</summary>
    public ScheduledTime? Scheduled { get; init; }

    /// <summary>The steps it takes over, with their raw outputs.</summary>
    public IReadOnlyList<StepEnded> TakenOver { get; init; } = [];

    /// <summary>True when the version is kept for sure, because another run has pinned it; the graph is then not looked at.</summary>
    public bool KeepsVersion { get; init; }

    /// <summary>The webhook call that asks for it.</summary>
    public AcceptedDelivery? Delivery { get; init; }

    /// <summary>Which part of the draft runs, and what is pinned; null for a whole run without pins.</summary>
    public RunPart? Part { get; init; }

    /// <summary>What a person typed in place of steps' inputs.</summary>
    public IReadOnlyList<StepInputEdit> InputEdits { get; init; } = [];
}

/// <summary>How a trigger was answered.</summary>
public abstract record StartOutcome
{
    private StartOutcome() { }

    /// <summary>Recorded durably and queued.</summary>
    public sealed record Accepted(string ExecutionId, DateTimeOffset At) : StartOutcome;

    /// <summary>The workflow was deleted meanwhile.</summary>
    public sealed record WorkflowGone : StartOutcome;

    /// <summary>The interrupted step was settled by somebody else meanwhile.</summary>
    public sealed record Settled : StartOutcome;

    /// <summary>The same delivery has started a run before.</summary>
    public sealed record Repeated(string ExecutionId) : StartOutcome;

    /// <summary>Another delivery of the same id has started a run before.</summary>
    public sealed record Contradicted(string ExecutionId) : StartOutcome;

    /// <summary>The schedule's time has its run, or the schedule was turned off meanwhile.</summary>
    public sealed record NotDue : StartOutcome;
}

/// <summary>Admission: a trigger becomes an execution, is recorded, and only then queued and answered.</summary>
public sealed class ExecutionStarter(ExecutionJournal journal, IExecutionQueue queue, EngineMeters meters, OrderedIds ids, TimeProvider time, IOptions<EngineOptions> options) : IDisposable
{
    private readonly CrashPoints? _crash = CrashPoints.Of(options.Value.CrashAt);

    // Larger inputs are read again when their turn comes, so that a long queue stays small in memory.
    private const int LargestFresh = 4_096;

    // Versions known to be kept, so that their documents are not handed to the database with every run.
    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    /// <summary>Accepts a trigger. Once this returns, the execution will run to an end whatever happens to the process.</summary>
    /// <exception cref="JournalException">It could not be recorded.</exception>
    public Task<StartOutcome> StartAsync(StartRequest request, CancellationToken cancellationToken) =>
        // A caller that leaves does not stop it half way: what is recorded is queued.
        RecordAndQueueAsync(request).WaitAsync(cancellationToken);

    /// <summary>Forgets which versions are kept.</summary>
    public void Dispose() => _kept.Dispose();

    private async Task<StartOutcome> RecordAndQueueAsync(StartRequest request)
    {
        var at = time.GetUtcNow();
        var id = ids.Next(at);
        var input = request.Input.Clone();
        var named = Redactor.Default.Mask(input);
        var masked = request.Secrets.Count == 0 ? named : Redactor.Create(request.Secrets).Mask(input);
        // Secrets that are not in the data cannot be shown by the run, so they are not kept, not even sealed.
        var secrets = StoredJson.IsSame(masked, named) ? [] : request.Secrets;
        var raw = secrets.Count == 0 && request.InputEdits.Count == 0 && request.Part is null && StoredJson.ShowsAll(masked, input) ? [] : StoredInput.Write(input, secrets, request.InputEdits, request.Part);
        var version = (request.WorkflowId, request.VersionHash);
        var isKept = request.KeepsVersion || _kept.TryGetValue(version, out _);
        try
        {
            var written = await journal.WriteAsync(new JournalRecord.Accepted(new NewExecution(
                id, request.TenantId, request.WorkflowId, request.VersionHash, isKept ? null : request.Graph, request.Trigger,
                masked, raw, request.ApiKeyId, request.StartedBy, at)
            {
                SourceId = request.SourceId, SettlesStepId = request.SettlesStepId, Caller = request.Caller, Scheduled = request.Scheduled, TakenOver = request.TakenOver, Delivery = request.Delivery,
            }), CancellationToken.None);
            switch (written.Verdict)
            {
                case JournalVerdict.NotCurrent: return request.Scheduled is null ? new StartOutcome.Settled() : new StartOutcome.NotDue();
                case JournalVerdict.Duplicate: return new StartOutcome.Repeated(written.ExecutionId!);
                case JournalVerdict.Conflict: return new StartOutcome.Contradicted(written.ExecutionId!);
            }
        }
        catch (JournalException problem) when (problem.OwnerIsGone)
        {
            return new StartOutcome.WorkflowGone();
        }

        if (!isKept) _kept.Set(version, true, new MemoryCacheEntryOptions { Size = 1 });
        meters.Accepted();
        _crash?.Reach("queued", isAfter: false);
        queue.Enqueue(new QueuedRun(id, request.TenantId, request.WorkflowId, request.VersionHash, request.Trigger, Claim: 0, at)
        {
            IsCalled = request.Caller is not null,
            Fresh = JsonMarshal.GetRawUtf8Value(input).Length <= LargestFresh && request.TakenOver.Count == 0 && request.InputEdits.Count == 0 && request.Part is null
                ? new FreshStart(request.WorkflowName, input, secrets) { Depth = request.Caller?.Depth ?? 0 } : null,
        });
        _crash?.Reach("queued", isAfter: true);
        return new StartOutcome.Accepted(id, at);
    }
}
