namespace Orchestrator.Web.Features.Editor.Panel;

/// <summary>
/// Text that was typed into fields and is not part of the workflow yet because it cannot be read. It outlives the panel, so that going to
/// another step and back loses nothing.
/// </summary>
public sealed class UnfinishedTexts
{
    private readonly Dictionary<(string Node, string Field), UnfinishedText> texts = [];

    /// <summary>Called when there is one more, or one less.</summary>
    public Action? Changed { get; init; }

    /// <summary>The fields that have one.</summary>
    public IEnumerable<(string NodeId, string Field)> Fields => texts.Where(text => text.Value.Text is not null).Select(text => text.Key);

    /// <summary>The text of one field.</summary>
    public UnfinishedText Of(string nodeId, string field)
    {
        if (!texts.TryGetValue((nodeId, field), out var text))
            texts[(nodeId, field)] = text = new UnfinishedText(Changed);
        return text;
    }

    /// <summary>Forgets all of it.</summary>
    public void Clear() => texts.Clear();
}

/// <summary>The text of one field while it cannot be read.</summary>
/// <param name="changed">Called when it begins and when it ends to be unfinished.</param>
public sealed class UnfinishedText(Action? changed = null)
{
    private string? text;

    /// <summary>As typed; null when there is none.</summary>
    public string? Text
    {
        get => text;
        set
        {
            var isOther = text is null != value is null;
            text = value;
            if (isOther) changed?.Invoke();
        }
    }
}
