namespace Orchestrator.Domain.Redaction;

/// <summary>The secrets a run has seen so far. They only become more; safe to share between the run's steps.</summary>
/// <param name="start">What masks before the first is added; null for names and shapes alone.</param>
public sealed class RunSecrets(Redactor? start = null)
{
    private Redactor _redactor = start ?? Redactor.Default;

    /// <summary>The workspace whose credentials it may use.</summary>
    public string TenantId { get; init; } = "";

    /// <summary>The workflow it is a run of, for what is counted.</summary>
    public string WorkflowId { get; init; } = "";

    /// <summary>Masks everything seen so far. Ask for it anew each time.</summary>
    public Redactor Redactor => Volatile.Read(ref _redactor);

    /// <summary>From now on this is masked in everything the run keeps and shows.</summary>
    /// <param name="id">The credential it belongs to, for <c>«secret:ID»</c>; null for <c>«redacted»</c>.</param>
    /// <param name="value">The secret; nothing happens for an empty one.</param>
    public void Add(string? id, string value) => Add([new KnownSecret(id, value)]);

    /// <summary>From now on these are masked in everything the run keeps and shows.</summary>
    public void Add(IReadOnlyList<KnownSecret> secrets)
    {
        while (true)
        {
            var now = Redactor;
            var next = now.With(secrets);
            if (ReferenceEquals(now, next) || ReferenceEquals(Interlocked.CompareExchange(ref _redactor, next, now), now)) return;
        }
    }
}
