using System.Runtime.InteropServices;
using System.Text.Json;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Redaction;

/// <summary>The secrets a run has seen so far. They only become more; safe to share between the run's steps.</summary>
/// <param name="start">What masks before the first is added; null for names and shapes alone.</param>
public sealed class RunSecrets(Redactor? start = null)
{
    private static readonly AsyncLocal<RunSecrets?> _current = new();

    private Redactor _redactor = start ?? Redactor.Default;

    /// <summary>Those of the run this code works for, for logs; null outside of runs.</summary>
    public static RunSecrets? Current => _current.Value;

    /// <summary>The workspace whose credentials it may use.</summary>
    public string TenantId { get; init; } = "";

    /// <summary>The workflow it is a run of, for what is counted.</summary>
    public string WorkflowId { get; init; } = "";

    /// <summary>Masks everything seen so far. Ask for it anew each time.</summary>
    public Redactor Redactor => Volatile.Read(ref _redactor);

    /// <summary>What is logged from here on, in this flow, is masked with these.</summary>
    public void Enter() => _current.Value = this;

    /// <summary>From now on this is masked in everything the run keeps and shows.</summary>
    /// <param name="id">The credential it belongs to, for <c>«secret:ID»</c>; null for <c>«redacted»</c>.</param>
    /// <param name="value">The secret; nothing happens for an empty one.</param>
    public void Add(string? id, string value) => Add([new KnownSecret(id, value)]);

    /// <summary>The value masked; what was hidden in it by its name or its shape is hidden everywhere from then on.</summary>
    public JsonElement MaskAndLearn(JsonElement value)
    {
        var masked = Redactor.Mask(value);
        if (JsonMarshal.GetRawUtf8Value(masked) != JsonMarshal.GetRawUtf8Value(value) && Surrogates.AreWhole(value) && HiddenParts.Of(masked, value) is { Count: > 0 } hidden) Add(hidden);
        return masked;
    }

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
