using Orchestrator.Web.Ui;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>How many steps and notes there are, in words.</summary>
public static class PartWords
{
    /// <summary>"3 steps", "a note", "1 step and 2 notes".</summary>
    public static string Of(int steps, int notes) => (steps, notes) switch
    {
        (_, 0) => Spoken.Count(steps, "step"),
        (0, _) => Notes(notes),
        _ => $"{Spoken.Count(steps, "step")} and {Notes(notes)}",
    };

    private static string Notes(int notes) => notes == 1 ? "a note" : Spoken.Count(notes, "note");
}
