using System.Text;

namespace Orchestrator.Domain.Redaction;

/// <summary>
/// A text that arrives in pieces and is shown as it grows. A secret may be cut anywhere between two pieces, so an end that could be the beginning of
/// one is held back until more is known. For one thread at a time.
/// </summary>
/// <param name="secrets">The run's.</param>
public sealed class StreamedText(RunSecrets secrets)
{
    /// <summary>The most that is kept and shown, in characters; what comes after it is not.</summary>
    public const int Most = 20_000;

    // No key is longer, and nobody writes for so long without a space or a letter beyond ASCII.
    private const int LongestToken = 4_096;

    private readonly StringBuilder _arrived = new();
    private (IReadOnlyList<KnownSecret>? Of, string[] Forms) _broken = (null, []);

    /// <summary>Whether more has arrived than is shown.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Takes the next piece.</summary>
    public void Add(string piece)
    {
        var room = Most - _arrived.Length;
        IsFull |= piece.Length > room;
        _arrived.Append(piece, 0, Math.Min(room, piece.Length));
    }

    /// <summary>Forgets what has arrived.</summary>
    public void Clear()
    {
        _arrived.Clear();
        IsFull = false;
    }

    /// <summary>What may be shown now: masked, and without an end that may be the beginning of a secret.</summary>
    public string Shown()
    {
        var text = _arrived.ToString();
        var redactor = secrets.Redactor;
        var cut = BehindLastBreak(text);
        foreach (var form in FormsWithBreaks(redactor)) cut = Math.Min(cut, text.Length - BegunAtEnd(text, form));
        cut = redactor.Find(text, onlyFirst: false).StartAround(cut);
        return redactor.Mask(text[..cut]);
    }

    private static int BehindLastBreak(string text)
    {
        for (var at = text.Length; at > 0; at--)
        {
            if (IsBreak(text[at - 1])) return at;
            if (text.Length - at > LongestToken) return at;
        }

        return 0;
    }

    // Keys, and whatever is encoded, are printable ASCII.
    private static bool IsBreak(char letter) => letter is <= ' ' or > '~';

    private string[] FormsWithBreaks(Redactor redactor)
    {
        if (!ReferenceEquals(_broken.Of, redactor.Known) && _broken.Of?.Count != redactor.Known.Count)
            _broken = (redactor.Known, [.. redactor.Known.SelectMany(secret => SecretForms.Of(secret.Value)).Select(form => form.Text).Where(form => form.Any(IsBreak)).Distinct(StringComparer.Ordinal)]);
        return _broken.Forms;
    }

    private static int BegunAtEnd(string text, string form)
    {
        for (var length = Math.Min(form.Length - 1, text.Length); length > 0; length--)
        {
            if (text.AsSpan(text.Length - length).SequenceEqual(form.AsSpan(0, length))) return length;
        }

        return 0;
    }
}
