using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using Orchestrator.Domain.Redaction;

namespace Orchestrator.Tests.Credentials.Leaks;

/// <summary>Looks for secrets in bytes, each form also as it is escaped once more where it is kept or shown.</summary>
internal sealed class LeakSearch
{
    private readonly SearchValues<string> _needles;
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    public LeakSearch(IEnumerable<(string Name, string Secret)> secrets)
    {
        foreach (var (name, secret) in secrets)
        {
            foreach (var form in SecretWriting.Needles(secret))
            {
                foreach (var kept in new[] { form, Placeholder.JsonEncoder.Encode(form), JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(form), HtmlEncoder.Default.Encode(form) })
                    _names.TryAdd(Signs(Encoding.UTF8.GetBytes(kept)), $"{name} as “{form}”");
            }
        }

        _needles = SearchValues.Create([.. _names.Keys], StringComparison.Ordinal);
    }

    /// <summary>The secrets that stand in a text, each with a little of what is around it.</summary>
    public IReadOnlyList<string> In(string place, string text) => In(place, Encoding.UTF8.GetBytes(text));

    /// <summary>The secrets that stand in a file, each with a little of what is around it.</summary>
    public IReadOnlyList<string> In(string place, byte[] bytes)
    {
        var signs = Signs(bytes);
        List<string> found = [];
        for (var at = 0; found.Count < 5 && signs.AsSpan(at).IndexOfAny(_needles) is >= 0 and var next; at += next + 1)
        {
            var rest = signs.AsSpan(at + next);
            var needle = _names.Keys.Where(key => signs.AsSpan(at + next).StartsWith(key)).MaxBy(key => key.Length)!;
            var around = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(signs[Math.Max(0, at + next - 160)..(at + next + Math.Min(rest.Length, needle.Length + 40))]));
            found.Add($"{place}: {_names[needle]} in “…{around}…”");
        }

        return found;
    }

    // One sign a byte, so that what is no text can be searched as well.
    private static string Signs(byte[] bytes) => Encoding.Latin1.GetString(bytes);
}
