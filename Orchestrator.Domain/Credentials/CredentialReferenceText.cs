using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;

namespace Orchestrator.Domain.Credentials;

/// <summary>A stretch of a text: literal, or a reference when there is one.</summary>
/// <param name="Text">As the author wrote it.</param>
/// <param name="Reference">What it refers to; null for a literal.</param>
internal readonly record struct CredentialPiece(string Text, CredentialReference? Reference);

/// <summary>An author's text cut at its references.</summary>
/// <param name="Pieces">In order; together they are the whole text.</param>
/// <param name="Problem">What was meant to be a reference and is none, said for people; null when all is well.</param>
internal sealed record CredentialReferenceText(ImmutableArray<CredentialPiece> Pieces, string? Problem)
{
    private static readonly SearchValues<char> _characters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>Whether any piece is a reference.</summary>
    public bool HasReferences => Pieces.Any(piece => piece.Reference is not null);

    /// <summary>Cuts a text. An id or a field ends at the first character that cannot belong to it.</summary>
    public static CredentialReferenceText Cut(string text)
    {
        var pieces = ImmutableArray.CreateBuilder<CredentialPiece>();
        string? problem = null;
        var shown = 0;
        for (var at = Next(text, 0); at >= 0; at = Next(text, at))
        {
            var start = at;
            var (reference, wrong) = Read(text, ref at);
            if (reference is null)
            {
                problem ??= wrong;
                continue;
            }

            if (start > shown) pieces.Add(new(text[shown..start], null));
            pieces.Add(new(text[start..at], reference));
            shown = at;
        }

        if (shown < text.Length || pieces.Count == 0) pieces.Add(new(text[shown..], null));
        return new(pieces.ToImmutable(), problem);
    }

    private static (CredentialReference? Reference, string? Wrong) Read(string text, ref int at)
    {
        var scheme = text.AsSpan(at, CredentialReference.Scheme.Length);
        var isLower = scheme.SequenceEqual(CredentialReference.Scheme);
        var written = scheme.ToString();
        at += scheme.Length;
        var id = Word(text, ref at);
        if (!isLower) return (null, $"“{written}” is written in lower case: {CredentialReference.Scheme}{Short(id)}");
        if (id.Length == 0) return (null, $"“{CredentialReference.Scheme}” names no credential; write {CredentialReference.Scheme}id");
        if (id.Length > CredentialId.MaxLength) return (null, $"A credential's id has at most {CredentialId.MaxLength} characters, not {id.Length.ToString(CultureInfo.InvariantCulture)}");
        if (at == text.Length || text[at] != '/') return (new CredentialReference(id), null);
        at++;
        var field = Word(text, ref at);
        return field.Length == 0
            ? (null, $"“{CredentialReference.Scheme}{Short(id)}/” names no field; write {CredentialReference.Scheme}{Short(id)}/field, or leave the slash out")
            : (new CredentialReference(id, field), null);
    }

    private static int Next(string text, int from) => text.IndexOf(CredentialReference.Scheme, from, StringComparison.OrdinalIgnoreCase);

    private static string Word(string text, ref int at)
    {
        var rest = text.AsSpan(at);
        var length = rest.IndexOfAnyExcept(_characters);
        if (length < 0) length = rest.Length;
        at += length;
        return rest[..length].ToString();
    }

    private static string Short(string id) => id.Length <= 60 ? id : $"{id[..60]}…";
}
