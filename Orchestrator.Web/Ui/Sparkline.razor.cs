using Microsoft.AspNetCore.Components;
using Orchestrator.Domain.Executions;

namespace Orchestrator.Web.Ui;

/// <summary>The last runs as bars, the latest at the right: as high as they took long, failed ones with a dot.</summary>
public sealed partial class Sparkline
{
    private const int Most = 20;
    private const int Pitch = 5;
    private const int Lowest = 4;
    private const int Highest = 14;

    /// <summary>The runs, oldest first, with how long they took; null for one that has not ended.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<(ExecutionStatus Status, TimeSpan? Took)> Runs { get; set; } = [];

    private string Label =>
        $"Last {Spoken.Count(Runs.Count, "run")}: {Runs.Count(run => run.Status == ExecutionStatus.Success)} succeeded, {Runs.Count(run => run.Status == ExecutionStatus.Error)} failed";

    private IEnumerable<Bar> Bars
    {
        get
        {
            var shown = Runs.Skip(Runs.Count - Most).ToList();
            var longest = shown.Max(run => run.Took) ?? TimeSpan.Zero;
            return shown.Select((run, index) => new Bar(
                (Most - shown.Count + index) * Pitch, Height(run.Took, longest), Tone(run.Status), StatusLook.Of(run.Status).Word));
        }
    }

    // By the logarithm, so that one run that waited for a day does not flatten all the others.
    private static int Height(TimeSpan? took, TimeSpan longest) =>
        took is not { } time || longest <= TimeSpan.Zero ? Highest / 2
            : Lowest + (int)Math.Round((Highest - Lowest) * Math.Log(1 + time.TotalMilliseconds) / Math.Log(1 + longest.TotalMilliseconds));

    private static string Tone(ExecutionStatus status) => status switch
    {
        ExecutionStatus.Error => "b",
        ExecutionStatus.Running or ExecutionStatus.Pending => "r",
        ExecutionStatus.Waiting => "w",
        _ => "g",
    };

    private sealed record Bar(int X, int Height, string Tone, string Title);
}
