using System.Collections.Immutable;
using System.Text;

namespace Orchestrator.Domain.Curl;

/// <summary>The headers of a command, each name once.</summary>
internal sealed class CurlHeaders(string text, List<CurlNote> notes)
{
    private readonly List<CurlPair> all = [];

    /// <summary>The value of a header; null when there is none.</summary>
    public string? this[string name] => all.Find(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value;

    /// <summary>Takes what <c>-H</c> gives: <c>Name: value</c>, <c>Name;</c> for an empty one, <c>Name:</c> for none.</summary>
    public void Take(string line, int at)
    {
        if (line.StartsWith('@'))
        {
            notes.Add(CurlNote.At(text, at, $"The headers in “{CurlReader.Short(line[1..])}” stand in a file of yours; they are left out."));
            return;
        }

        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var name = (colon < 0 ? line.TrimEnd(';') : line[..colon]).Trim();
        var value = colon < 0 ? "" : line[(colon + 1)..].Trim();
        if (name.Length == 0 || name.Any(c => !char.IsAsciiLetterOrDigit(c) && !"!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal)))
            notes.Add(CurlNote.At(text, at, name.StartsWith("{{", StringComparison.Ordinal) ? "A template cannot be a header's name; it is left out." : $"“{CurlReader.Short(line)}” is no header; write Name: value."));
        else if (value.Length == 0 && (colon >= 0 || !line.EndsWith(';')))
            Remove(name);
        else if (name.ToLowerInvariant() is "host" or "content-length" or "transfer-encoding" or "connection")
            notes.Add(CurlNote.At(text, at, $"{name} is left out: the step makes it from the address and the body."));
        else if (name.Equals("accept-encoding", StringComparison.OrdinalIgnoreCase))
            notes.Add(CurlNote.At(text, at, "Accept-Encoding is left out: the step asks for what it can unpack."));
        else
            Add(name, value.ReplaceLineEndings(" "));
    }

    /// <summary>Adds a header, or a value to the one that is there (RFC 9110, section 5.3; cookies as RFC 6265 has them).</summary>
    public void Add(string name, string value)
    {
        var index = all.FindIndex(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (index < 0) all.Add(new CurlPair(name, value));
        else all[index] = all[index] with { Value = all[index].Value + (name.Equals("cookie", StringComparison.OrdinalIgnoreCase) ? "; " : ", ") + value };
    }

    /// <summary>Adds a header unless the command has it.</summary>
    public void Set(string name, string value)
    {
        if (this[name] is null && value.Length > 0) all.Add(new CurlPair(name, value.ReplaceLineEndings(" ")));
    }

    /// <summary>Takes a header away.</summary>
    public void Remove(string name) => all.RemoveAll(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Signs in with a name and a password (RFC 7617), unless the command has its own way.</summary>
    public void Authorize((string Text, int At)? user)
    {
        if (user is not { } given || given.Text.Length == 0 || this["Authorization"] is not null) return;
        var pair = given.Text.Contains(':', StringComparison.Ordinal) ? given.Text : $"{given.Text}:";
        if (pair.Length == given.Text.Length + 1) notes.Add(CurlNote.At(text, given.At, "curl asks for the password of this user; here it is empty."));
        Set("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))}");
    }

    /// <summary>All of them, in order.</summary>
    public ImmutableArray<CurlPair> All() => [.. all];
}
