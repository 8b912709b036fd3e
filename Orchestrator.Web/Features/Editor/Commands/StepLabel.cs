using System.Globalization;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>What people call a step.</summary>
public static class StepLabel
{
    /// <summary>The longest label, in characters.</summary>
    public const int MaxLength = 120;

    /// <summary>The wanted label, or with a number after it when it is taken: "Log", "Log 2". An empty one stays empty.</summary>
    /// <param name="wanted">What the step would be called; its own number, if it has one, counts on.</param>
    /// <param name="taken">The labels in use.</param>
    public static string Free(string wanted, IReadOnlySet<string> taken)
    {
        if (wanted.Length == 0 || !taken.Contains(wanted))
            return wanted;
        var stem = WithoutNumber(wanted);
        for (var n = 2; ; n++)
        {
            var suffix = string.Create(CultureInfo.InvariantCulture, $" {n}");
            var free = stem[..Math.Min(stem.Length, MaxLength - suffix.Length)] + suffix;
            if (!taken.Contains(free))
                return free;
        }
    }

    /// <summary>Whether a label is that name, or that name with a number: "Log", "Log 2".</summary>
    public static bool IsNumbered(string label, string name) => label == name || WithoutNumber(label) == name;

    private static string WithoutNumber(string label)
    {
        var space = label.LastIndexOf(' ');
        return space > 0 && space < label.Length - 1 && label.AsSpan(space + 1).IndexOfAnyExceptInRange('0', '9') < 0 ? label[..space] : label;
    }
}
