using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Engine;

namespace Orchestrator.Web.CommandLine;

/// <summary>A finished run, for people and for machines; masked already.</summary>
internal sealed record RunReport(string Workflow, Graph Graph, DateTimeOffset StartedAt, RunEnded End, ImmutableArray<StepEnded> Steps)
{
    private const int Widest = 60;
    private const int MostRows = 500;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, MaxDepth = StoredJson.MaxDepth, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = StoredJson.MaxDepth };

    private readonly ImmutableDictionary<string, Node> nodes = Graph.Nodes.ToImmutableDictionary(node => node.Id, StringComparer.Ordinal);

    // A wait is told by the record that ended it; one that nothing ended is what the run waits for.
    private IEnumerable<StepEnded> Ended => Steps.Where(step => step.Status != StepStatus.Waiting || Awaits(step));

    // People see a loop's steps; its passes are for machines.
    private IEnumerable<StepEnded> Shown => Ended.Where(step => step.Iteration == IterationKey.None || step.Handle is not null || nodes[step.NodeId].ActionType != BuiltInActions.ForEach.Type);

    /// <summary>A table of steps, then how it ended and with what.</summary>
    public string ToTable()
    {
        string[][] rows = [["Step", "Action", "State", "Took", "Output"], .. Shown.Take(MostRows).Select(Row)];
        int[] widths = [.. Enumerable.Range(0, 4).Select(column => rows.Max(row => row[column].Length))];
        var text = new StringBuilder().AppendLine(Workflow).AppendLine();
        foreach (var row in rows)
            text.AppendLine($"  {row[0].PadRight(widths[0])}  {row[1].PadRight(widths[1])}  {row[2].PadRight(widths[2])}  {row[3].PadLeft(widths[3])}  {row[4]}".TrimEnd());
        if (End.Status == ExecutionStatus.Waiting) text.AppendLine().AppendLine("This run waits for an answer from outside; only a server can take it.");
        if (Shown.Count() is var count and > MostRows) text.AppendLine(CultureInfo.InvariantCulture, $"  … and {count - MostRows:N0} more");
        text.AppendLine().AppendLine($"{Word(End.Status)} in {Length(End.At - StartedAt)}");
        if (End.Error is { } error) text.AppendLine($"{error.Code}: {error.Message}");
        if (End.Output is { } output) text.AppendLine(JsonSerializer.Serialize(output, Indented));
        return text.ToString();
    }

    /// <summary>The same as one JSON object.</summary>
    public string ToJson() => JsonSerializer.Serialize(new
    {
        workflow = Workflow,
        status = Name(End.Status),
        output = End.Output,
        error = Plain(End.Error),
        startedAt = StartedAt,
        completedAt = End.At,
        duration = (End.At - StartedAt).TotalMilliseconds,
        steps = Ended.Select(step => new
        {
            nodeId = step.NodeId,
            name = nodes[step.NodeId].Name,
            label = nodes[step.NodeId].Label,
            type = Type(step),
            status = Name(step.Status),
            attempt = step.Attempt,
            iteration = IterationKey.Path(step.Iteration),
            input = step.Input,
            output = step.Output,
            error = Plain(step.Error),
            startedAt = step.StartedAt,
            completedAt = step.EndedAt,
            duration = (step.EndedAt - step.StartedAt).TotalMilliseconds,
        }),
    }, Indented) + Environment.NewLine;

    private bool Awaits(StepEnded step) => End.Status == ExecutionStatus.Waiting && step.Awaits is not null && Steps.Last(other => other.StepId == step.StepId) == step;

    private string[] Row(StepEnded step) =>
    [
        string.Concat(IterationKey.Path(step.Iteration).Select(index => string.Create(CultureInfo.InvariantCulture, $"[{index}] "))) + (nodes[step.NodeId].Label is { Length: > 0 } label ? label : nodes[step.NodeId].Name),
        Type(step),
        step.Attempt > 1 ? $"{Word(step.Status)}, attempt {step.Attempt}" : Word(step.Status),
        step.Status == StepStatus.Skipped ? "" : Length(step.EndedAt - step.StartedAt),
        Short(step.Error is { } error ? $"{error.Code}: {error.Message}" : step.Output is { } output ? JsonSerializer.Serialize(output, Compact) : ""),
    ];

    private string Type(StepEnded step) => nodes[step.NodeId] is { Type: NodeType.Action } node ? node.ActionType ?? "" : "trigger";

    private static object? Plain(StepError? error) => error is null ? null
        : new { code = error.Code, message = error.Message, detail = error.Detail, retryable = error.Retryable, attempt = error.Attempt };

    private static string Name<T>(T status) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(status.ToString());

    private static string Word<T>(T status) where T : struct, Enum => status.ToString() switch
    {
        "Success" => "succeeded",
        "Error" => "failed",
        var other => other.ToLowerInvariant(),
    };

    private static string Length(TimeSpan time) => time.TotalSeconds < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.##} s");

    private static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= Widest ? line : line[..(char.IsHighSurrogate(line[Widest - 2]) ? Widest - 2 : Widest - 1)] + "…";
    }
}
