namespace Orchestrator.Web.Features.Editor.Panel;

/// <summary>
/// Text that was typed into fields and is not part of the workflow yet because it cannot be read. It outlives the panel, so that going to
/// another step and back loses nothing.
/// </summary>
public sealed class UnfinishedTexts
{
    private readonly Dictionary<(string Node, string Field), UnfinishedText> texts = [];

    /// <summary>The text of one field.</summary>
    public UnfinishedText Of(string nodeId, string field)
    {
        if (!texts.TryGetValue((nodeId, field), out var text))
            texts[(nodeId, field)] = text = new UnfinishedText();
        return text;
    }

    /// <summary>Forgets all of it.</summary>
    public void Clear() => texts.Clear();
}

/// <summary>The text of one field while it cannot be read.</summary>
public sealed class UnfinishedText
{
    /// <summary>As typed; null when there is none.</summary>
    public string? Text { get; set; }
}
