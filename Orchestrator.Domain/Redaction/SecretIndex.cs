using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Orchestrator.Domain.Redaction;

/// <summary>
/// Finds any of many texts in one pass. Every form of a secret is at least <see cref="SecretForms.MinLength"/> long, so wherever one stands, one of its first
/// few groups of four characters begins at a multiple of the stride: only those places are looked at, and a table of bits says at nearly all of them that
/// nothing begins there. Cost per character does not grow with the number of secrets until there are tens of thousands of forms.
/// </summary>
internal sealed class SecretIndex
{
    private const int Gram = 4;
    private const int MaxStride = 13;

    private static readonly SearchValues<char> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_");

    private readonly Dictionary<string, string?>.AlternateLookup<ReadOnlySpan<char>> whole;
    private readonly int wholeCount;
    private readonly Needle[] needles;
    private readonly Dictionary<ulong, int[]> byGram = [];
    private readonly ulong[] bits = [];
    private readonly int stride = 1;
    private readonly int shift = 63;

    private readonly record struct Needle(string Text, bool IsBase64, string? Id);

    public SecretIndex(IEnumerable<KnownSecret> secrets)
    {
        var wholeValues = new Dictionary<string, string?>(StringComparer.Ordinal);
        var forms = new Dictionary<string, Needle>(StringComparer.Ordinal);
        foreach (var secret in secrets)
        {
            if (secret.Value.Trim() is { Length: > 0 and < SecretForms.MinLength } tooShort) wholeValues.TryAdd(tooShort, secret.Id);
            foreach (var form in SecretForms.Of(secret.Value)) forms.TryAdd(form.Text, new(form.Text, form.IsBase64, secret.Id));
        }

        (whole, wholeCount) = (wholeValues.GetAlternateLookup<ReadOnlySpan<char>>(), wholeValues.Count);
        needles = [.. forms.Values.OrderByDescending(needle => needle.Text.Length)];
        if (needles.Length == 0) return;
        stride = Math.Min(needles[^1].Text.Length - Gram + 1, MaxStride);
        var size = Math.Clamp(BitOperations.Log2((uint)(needles.Length * stride)) + 5, 12, 21);
        shift = 64 - size;
        bits = new ulong[1 << (size - 6)];
        var grams = new Dictionary<ulong, List<int>>();
        for (var number = 0; number < needles.Length; number++)
        {
            for (var offset = 0; offset < stride; offset++)
            {
                var gram = GramAt(needles[number].Text, offset);
                var hash = Hash(gram);
                bits[hash >> 6] |= 1UL << (int)(hash & 63);
                (CollectionsMarshal.GetValueRefOrAddDefault(grams, gram, out _) ??= []).Add(number << 4 | offset);
            }
        }

        byGram = grams.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());
    }

    /// <summary>Adds every place where a secret stands, in whatever form; with <paramref name="onlyFirst"/>, at least one.</summary>
    public void Find(ReadOnlySpan<char> text, ref MaskedRanges found, bool onlyFirst)
    {
        if (wholeCount > 0 && text.Trim() is { Length: < SecretForms.MinLength } all && whole.TryGetValue(all, out var id)) found.Add(0, text.Length, id);
        if (needles.Length == 0) return;
        for (var at = Next(text, 0); at >= 0; at = Next(text, at + stride))
        {
            if (byGram.TryGetValue(GramAt(text, at), out var candidates)) Check(text, at, candidates, ref found);
            if (onlyFirst && !found.IsEmpty) return;
        }
    }

    // The next place to look at where something may begin, or -1.
    private int Next(ReadOnlySpan<char> text, int from)
    {
        ref var first = ref MemoryMarshal.GetReference(text);
        ref var table = ref MemoryMarshal.GetArrayDataReference(bits);
        var last = text.Length - Gram;
        var (step, bitsOfHash) = (stride, shift);
        for (var at = from; at <= last; at += step)
        {
            var gram = Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<char, byte>(ref Unsafe.Add(ref first, at)));
            var hash = unchecked(gram * 0x9E3779B97F4A7C15UL) >> bitsOfHash;
            if ((Unsafe.Add(ref table, (nint)(hash >> 6)) >> (int)(hash & 63) & 1) != 0) return at;
        }

        return -1;
    }

    // Longer forms come first, so that one inside another adds nothing.
    private void Check(ReadOnlySpan<char> text, int at, int[] candidates, ref MaskedRanges found)
    {
        foreach (var candidate in candidates)
        {
            var (needle, start) = (needles[candidate >> 4], at - (candidate & 15));
            if (start < 0 || !text[start..].StartsWith(needle.Text)) continue;
            var end = start + needle.Text.Length;
            if (found.Covers(start, end)) continue;
            if (needle.IsBase64) (start, end) = (Base64Start(text, start), Base64End(text, end));
            found.Add(start, end, needle.Id);
        }
    }

    private static int Base64Start(ReadOnlySpan<char> text, int at) => text[..at].LastIndexOfAnyExcept(Base64) + 1;

    private static int Base64End(ReadOnlySpan<char> text, int end)
    {
        var length = text[end..].IndexOfAnyExcept(Base64);
        end = length < 0 ? text.Length : end + length;
        while (text[end..].StartsWith("%3D", StringComparison.OrdinalIgnoreCase)) end += 3; // padding, encoded for a URL
        return end;
    }

    private static ulong GramAt(ReadOnlySpan<char> text, int at) => MemoryMarshal.Read<ulong>(MemoryMarshal.AsBytes(text.Slice(at, Gram)));

    private ulong Hash(ulong gram) => unchecked(gram * 0x9E3779B97F4A7C15UL) >> shift;
}
