using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Orchestrator.Domain.Redaction;

/// <summary>
/// Finds where one of some dozens of short words begins, in any case of letters. Three characters, five bits of each, choose a bit in a table that fits the
/// fastest memory; what it lets through is compared.
/// </summary>
internal sealed class Anchors
{
    private const int Length = 3;

    private readonly ulong[] bits = new ulong[1 << 9];
    private readonly Dictionary<int, string[]> words;

    /// <summary>All of them at least three characters long, in ASCII.</summary>
    public Anchors(IEnumerable<string> anchors)
    {
        words = anchors.GroupBy(word => Key(word[0], word[1], word[2])).ToDictionary(group => group.Key, group => group.ToArray());
        foreach (var key in words.Keys) bits[key >> 6] |= 1UL << (key & 63);
    }

    /// <summary>The first place from there on where one begins, or -1.</summary>
    public int Next(ReadOnlySpan<char> text, int from)
    {
        if (text.Length - from < Length) return -1;
        ref var first = ref MemoryMarshal.GetReference(text);
        ref var table = ref MemoryMarshal.GetArrayDataReference(bits);
        var key = Key('\0', Unsafe.Add(ref first, from), Unsafe.Add(ref first, from + 1));
        for (var at = from + Length - 1; at < text.Length; at++)
        {
            key = key >> 5 | (Unsafe.Add(ref first, at) & 31) << 10;
            if ((Unsafe.Add(ref table, key >> 6) >> (key & 63) & 1) != 0 && Begins(text[(at - Length + 1)..], key)) return at - Length + 1;
        }

        return -1;
    }

    private bool Begins(ReadOnlySpan<char> text, int key)
    {
        foreach (var word in words[key])
        {
            if (text.StartsWith(word, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    private static int Key(char one, char two, char three) => one & 31 | (two & 31) << 5 | (three & 31) << 10;
}
