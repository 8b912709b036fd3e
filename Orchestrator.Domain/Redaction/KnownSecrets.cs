using System.Collections.Immutable;

namespace Orchestrator.Domain.Redaction;

/// <summary>The secrets a run has seen, ready to be searched for in one pass.</summary>
internal sealed class KnownSecrets
{
    private readonly ImmutableArray<KnownSecret> secrets;
    private readonly Lazy<SecretIndex> index;

    private KnownSecrets(ImmutableArray<KnownSecret> secrets)
    {
        this.secrets = secrets;
        index = new(() => SecretIndexes.Shared.Of(secrets));
    }

    public static KnownSecrets None { get; } = new([]);

    public ImmutableArray<KnownSecret> All => secrets;

    /// <summary>With these too; the same when they were known.</summary>
    public KnownSecrets With(IEnumerable<KnownSecret> more)
    {
        var known = secrets.Select(secret => secret.Value).ToHashSet(StringComparer.Ordinal);
        var added = more.Where(secret => known.Add(secret.Value)).ToList();
        return added.Count == 0 ? this : new([.. secrets, .. added]);
    }

    /// <summary>Adds every place where a secret stands, in whatever form; with <paramref name="onlyFirst"/>, at least the first.</summary>
    public void Find(ReadOnlySpan<char> text, ref MaskedRanges found, bool onlyFirst)
    {
        if (!secrets.IsEmpty) index.Value.Find(text, ref found, onlyFirst);
    }
}
