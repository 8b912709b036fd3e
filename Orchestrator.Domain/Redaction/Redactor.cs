using System.Diagnostics.Metrics;
using System.Text.Json;
using Orchestrator.Domain.Executions;

namespace Orchestrator.Domain.Redaction;

/// <summary>
/// Masks secrets in what is shown or kept: by value (those a run has seen, in every form they can take), by name and by shape.
/// Immutable and safe to share. Returns what it was given, without allocating, when nothing has to be masked.
/// It fails closed: when masking itself fails, the whole value becomes <see cref="Placeholder.Redacted"/> and
/// <c>orchestrator.redaction.failures</c> is counted.
/// </summary>
public sealed class Redactor
{
    private static readonly Meter Meter = new("Orchestrator.Redaction");
    private static readonly Counter<long> Failures =
        Meter.CreateCounter<long>("orchestrator.redaction.failures", description: "Values dropped because masking them failed.");

    private static readonly JsonElement RedactedElement = JsonElement.Parse($"\"{Placeholder.Redacted}\"");

    private readonly KnownSecrets secrets;

    private Redactor(KnownSecrets secrets) => this.secrets = secrets;

    /// <summary>Masks by name and by shape only.</summary>
    public static Redactor Default { get; } = new(KnownSecrets.None);

    /// <summary>Masks these secrets, and by name and by shape.</summary>
    public static Redactor Create(IEnumerable<KnownSecret> secrets) => Default.With(secrets);

    /// <summary>The secrets it masks by value, to hand them on to a run that is given data in which they may stand. Never shown.</summary>
    public IReadOnlyList<KnownSecret> Known => secrets.All;

    /// <summary>A redactor that masks these secrets too.</summary>
    public Redactor With(IEnumerable<KnownSecret> more) =>
        secrets.With(more.Where(secret => !string.IsNullOrWhiteSpace(secret.Value))) is var next && ReferenceEquals(next, secrets) ? this : new(next);

    /// <summary>The text without secrets; the same instance when there were none. A placeholder stands where one was.</summary>
    public string Mask(string text)
    {
        try
        {
            var found = Find(text, onlyFirst: false);
            return found.Apply(text);
        }
        catch (Exception e)
        {
            return Drop(e);
        }
    }

    /// <summary>The value without secrets, at any depth, in names as well as in values; the same element when there were none.</summary>
    /// <param name="value">Any JSON value but undefined.</param>
    public JsonElement Mask(JsonElement value)
    {
        try
        {
            return JsonSecrets.Mask(this, value);
        }
        catch (Exception e)
        {
            Drop(e);
            return RedactedElement;
        }
    }

    /// <summary>The value without secrets, or null for null.</summary>
    public JsonElement? Mask(JsonElement? value) => value is { } element ? Mask(element) : null;

    /// <summary>The error with its message and detail masked.</summary>
    public StepError Mask(StepError error) => error with { Message = Mask(error.Message), Detail = Mask(error.Detail) };

    /// <summary>Everything in a text that has to be masked; with <paramref name="onlyFirst"/>, at least one if there is any.</summary>
    internal MaskedRanges Find(ReadOnlySpan<char> text, bool onlyFirst)
    {
        var found = new MaskedRanges();
        secrets.Find(text, ref found, onlyFirst);
        if (!onlyFirst || found.IsEmpty)
            TextSecrets.Find(text, ref found, onlyFirst);
        return found;
    }

    private static string Drop(Exception reason)
    {
        Failures.Add(1, new KeyValuePair<string, object?>("reason", reason.GetType().Name));
        return Placeholder.Redacted;
    }
}
