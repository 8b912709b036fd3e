namespace Orchestrator.Web.Ui;

/// <summary>What a person has folded, opened and asked for more of, by path.</summary>
public sealed class JsonFolds
{
    /// <summary>How many items of an object or list are shown at a time.</summary>
    public const int Page = 100;

    private const int OpenDepth = 3;
    private const int OpenCount = 20;
    private readonly HashSet<string> turned = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> pages = new(StringComparer.Ordinal);

    /// <summary>Whether an object or list is open: the outermost always at first, the others while they are few and near the top.</summary>
    public bool IsOpen(string path, int depth, int count) => (depth == 0 || (depth < OpenDepth && count <= OpenCount)) != turned.Contains(path);

    /// <summary>How many of its items are shown, or how many pages of a text.</summary>
    public int Pages(string path) => 1 + pages.GetValueOrDefault(path);

    /// <summary>Does what a line offers.</summary>
    public void Use(JsonLine line)
    {
        if (line.Path is not { } path) return;
        if (line.Opens == JsonFold.More) pages[path] = Pages(path);
        else if (!turned.Remove(path)) turned.Add(path);
    }
}
