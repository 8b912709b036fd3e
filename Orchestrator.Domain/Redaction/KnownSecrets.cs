using System.Buffers;
using System.Collections.Immutable;

namespace Orchestrator.Domain.Redaction;

/// <summary>The secrets a run has seen, ready to be searched for in one pass.</summary>
internal sealed class KnownSecrets
{
    private readonly record struct Needle(string Text, bool IsBase64, string? Id);

    private readonly ImmutableArray<KnownSecret> secrets;
    private readonly Lazy<Index> index;

    private KnownSecrets(ImmutableArray<KnownSecret> secrets)
    {
        this.secrets = secrets;
        index = new(() => new(secrets));
    }

    public static KnownSecrets None { get; } = new([]);

    public KnownSecrets With(IEnumerable<KnownSecret> more) => new([.. secrets, .. more]);

    /// <summary>Adds every place where a secret stands, in whatever form; with <paramref name="onlyFirst"/>, at least the first.</summary>
    public void Find(ReadOnlySpan<char> text, ref MaskedRanges found, bool onlyFirst)
    {
        if (!secrets.IsEmpty)
            index.Value.Find(text, ref found, onlyFirst);
    }

    private sealed class Index
    {
        private const int KeyLength = SecretForms.MinLength;

        private static readonly SearchValues<char> Base64 =
            SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_");

        private readonly Dictionary<string, string?> wholeValues = new(StringComparer.Ordinal);
        private readonly Dictionary<string, Needle[]>.AlternateLookup<ReadOnlySpan<char>> byStart;
        private readonly Dictionary<string, string?>.AlternateLookup<ReadOnlySpan<char>> whole;
        private readonly SearchValues<string> search;

        public Index(ImmutableArray<KnownSecret> secrets)
        {
            var needles = new Dictionary<string, Needle>(StringComparer.Ordinal);
            foreach (var secret in secrets)
            {
                if (secret.Value.Trim() is { Length: > 0 and < SecretForms.MinLength } tooShort)
                    wholeValues.TryAdd(tooShort, secret.Id);
                foreach (var form in SecretForms.Of(secret.Value))
                    needles.TryAdd(form.Text, new(form.Text, form.IsBase64, secret.Id));
            }
            search = SearchValues.Create([.. needles.Keys], StringComparison.Ordinal);
            byStart = needles.Values.GroupBy(needle => needle.Text[..KeyLength], StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.OrderByDescending(needle => needle.Text.Length).ToArray(), StringComparer.Ordinal)
                .GetAlternateLookup<ReadOnlySpan<char>>();
            whole = wholeValues.GetAlternateLookup<ReadOnlySpan<char>>();
        }

        public void Find(ReadOnlySpan<char> text, ref MaskedRanges found, bool onlyFirst)
        {
            if (wholeValues.Count > 0 && whole.TryGetValue(text.Trim(), out var id))
                found.Add(0, text.Length, id);
            for (var at = 0; at < text.Length && !(onlyFirst && !found.IsEmpty); at++)
            {
                var next = text[at..].IndexOfAny(search);
                if (next < 0)
                    return;
                at += next;
                Add(text, at, ref found);
            }
        }

        // The next search starts one character on, not behind this match: two secrets may overlap.
        private void Add(ReadOnlySpan<char> text, int at, ref MaskedRanges found)
        {
            var rest = text[at..];
            foreach (var needle in byStart[rest[..KeyLength]])
            {
                if (!rest.StartsWith(needle.Text))
                    continue;
                var end = at + needle.Text.Length;
                if (end <= found.LastEnd)
                    return;
                found.Add(needle.IsBase64 ? Base64Start(text, at) : at, needle.IsBase64 ? Base64End(text, end) : end, needle.Id);
                return;
            }
        }

        private static int Base64Start(ReadOnlySpan<char> text, int at) => text[..at].LastIndexOfAnyExcept(Base64) + 1;

        private static int Base64End(ReadOnlySpan<char> text, int end)
        {
            var length = text[end..].IndexOfAnyExcept(Base64);
            end = length < 0 ? text.Length : end + length;
            while (text[end..].StartsWith("%3D", StringComparison.OrdinalIgnoreCase)) // padding, encoded for a URL
                end += 3;
            return end;
        }
    }
}
