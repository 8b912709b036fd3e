using System.Collections.Immutable;

namespace Orchestrator.Web.Features.Editor;

/// <summary>A sentence about what was asked of the editor.</summary>
/// <param name="Text">What happened, or why not.</param>
/// <param name="Icon">A name from the icon set.</param>
/// <param name="Tone">The callout's class: <c>error</c>, <c>waiting</c> or nothing.</param>
public sealed record Notice(string Text, string Icon, string Tone)
{
    /// <summary>What can be done about it, the best first.</summary>
    public ImmutableArray<NoticeAction> Actions { get; init; } = [];

    /// <summary>Something could not be done.</summary>
    public static Notice Refused(string why) => new(why, "warn", "waiting");

    /// <summary>Something went wrong.</summary>
    public static Notice Failed(string why) => new(why, "fail", "error");

    /// <summary>Something was done.</summary>
    public static Notice Done(string what) => new(what, "ok", "");
}

/// <summary>Something that can be done about a notice.</summary>
/// <param name="Label">What its button says.</param>
/// <param name="Do">Does it.</param>
public sealed record NoticeAction(string Label, Func<Task> Do);
