using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Executions;

/// <summary>A loop that runs: its items, their results so far, and the passes under way.</summary>
/// <param name="frame">The part it is a step of.</param>
/// <param name="node">Its number there.</param>
/// <param name="row">Its row.</param>
/// <param name="input">What its row shows as input.</param>
/// <param name="what">What to repeat.</param>
/// <param name="body">What is repeated.</param>
internal sealed class LoopInFlight(RunFrame frame, int node, StepRow row, JsonElement? input, StepOutcome.Repeats what, Region body)
{
    private readonly JsonElement[] _results = new JsonElement[what.Items.Length];
    private readonly List<RunFrame> _passes = [];
    private int _next;
    private int _failed;

    public RunFrame Frame => frame;

    public int Node => node;

    public StepRow Row => row;

    public JsonElement? Input => input;

    public Region Body => body;

    /// <summary>The passes under way, in no order.</summary>
    public IReadOnlyList<RunFrame> Passes => _passes;

    /// <summary>The failed item that fails the loop, or null.</summary>
    public (int Index, StepError Error, DateTimeOffset At)? Failure { get; private set; }

    /// <summary>True when the part around it was stopped: it ends without an end of its own.</summary>
    public bool IsAbandoned { get; set; }

    /// <summary>Whether its end is settled.</summary>
    public bool HasEnded { get; set; }

    /// <summary>True when no further pass starts although items are left.</summary>
    public bool IsStopped => IsAbandoned || Failure is not null;

    /// <summary>True when nothing of it is under way and nothing will be.</summary>
    public bool IsOver => _passes.Count == 0 && (IsStopped || _next == what.Items.Length);

    public JsonElement ItemAt(int index) => what.Items[index];

    /// <summary>The next item, when a pass may start now.</summary>
    public bool TryNext(out int index)
    {
        index = _next;
        if (IsStopped || _next == what.Items.Length || _passes.Count >= what.Concurrency) return false;
        _next++;
        return true;
    }

    public void Began(RunFrame pass) => _passes.Add(pass);

    public void Ended(RunFrame pass) => _passes.Remove(pass);

    public void Succeeded(int index, JsonElement result) => _results[index] = result;

    /// <summary>An item failed: it is put among the results, or fails the loop.</summary>
    public void Failed(int index, StepError error, DateTimeOffset at)
    {
        _results[index] = ErrorJson.Output(error);
        _failed++;
        if (!what.ContinueOnItemError && !(Failure?.At <= at)) Failure = (index, error, at);
    }

    /// <summary>The failure of the loop itself; it names the item.</summary>
    public StepError Error() => Failure is not var (index, error, _) ? throw new InvalidOperationException("The loop has not failed.")
        : error with { Message = FormattableString.Invariant($"The item at index {index} failed: {error.Message}"), Retryable = false, Attempt = row.Attempt };

    /// <summary><c>{ items, succeeded, failed }</c>, the results in the order of the items.</summary>
    public JsonElement Output() => Json.Build(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("items");
        foreach (var result in _results) Json.Write(result, writer);
        writer.WriteEndArray();
        writer.WriteNumber("succeeded", _results.Length - _failed);
        writer.WriteNumber("failed", _failed);
        writer.WriteEndObject();
    });
}
