using System.Collections.Immutable;

namespace Orchestrator.Web.Features.Editor;

/// <summary>What there is to say: the newest first, a few at most.</summary>
public sealed class NoticeList
{
    private const int Most = 5;

    /// <summary>All of it.</summary>
    public ImmutableArray<Notice> All { get; private set; } = [];

    /// <summary>Says something; what was said before in the same words is not said twice.</summary>
    public void Say(Notice notice) => All = [notice, .. All.Where(other => other.Text != notice.Text).Take(Most - 1)];

    /// <summary>Takes one away.</summary>
    public void Dismiss(Notice notice) => All = All.Remove(notice);

    /// <summary>Takes all away, because something new begins.</summary>
    public void Clear() => All = [];
}
