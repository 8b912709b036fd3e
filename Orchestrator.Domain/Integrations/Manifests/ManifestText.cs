using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace Orchestrator.Domain.Integrations.Manifests;

/// <summary>
/// A text of a manifest with placeholders: <c>/repos/{owner}/{repo}</c>, <c>Bearer {integration.token}</c>, <c>{labels|join}</c>. Braces around
/// anything but a name stay as they are, so that <c>{ id }</c> of GraphQL needs no escape.
/// </summary>
public sealed partial class ManifestText
{
    private ManifestText(string source, ImmutableArray<ManifestPart> parts) => (Source, Parts) = (source, parts);

    /// <summary>As it was written.</summary>
    public string Source { get; }

    /// <summary>Text and placeholders, in order.</summary>
    public ImmutableArray<ManifestPart> Parts { get; }

    /// <summary>The placeholder, when there is nothing else; such a text takes over its value's type.</summary>
    public ManifestPart.Placeholder? Whole => Parts is [ManifestPart.Placeholder only] ? only : null;

    /// <summary>The placeholders.</summary>
    public IEnumerable<ManifestPart.Placeholder> Placeholders => Parts.OfType<ManifestPart.Placeholder>();

    /// <summary>Reads a text.</summary>
    public static ManifestText Parse(string source)
    {
        var parts = ImmutableArray.CreateBuilder<ManifestPart>();
        var at = 0;
        foreach (Match match in PlaceholderPattern().Matches(source))
        {
            if (match.Index > at) parts.Add(new ManifestPart.Literal(source[at..match.Index]));
            parts.Add(new ManifestPart.Placeholder(match.Groups["name"].Value, match.Groups["filter"].Success ? match.Groups["filter"].Value : null, match.Groups["plus"].Length > 0)
            {
                Otherwise = match.Groups["otherwise"].Success ? match.Groups["otherwise"].Value : null,
            });
            at = match.Index + match.Length;
        }

        if (at < source.Length) parts.Add(new ManifestPart.Literal(source[at..]));
        return new ManifestText(source, parts.ToImmutable());
    }

    /// <summary>The text with its values; null when one of them is missing.</summary>
    /// <param name="valueOf">Gives the text for a placeholder, or null.</param>
    public string? Fill(Func<ManifestPart.Placeholder, string?> valueOf)
    {
        var text = new StringBuilder();
        foreach (var part in Parts)
        {
            var piece = part is ManifestPart.Literal literal ? literal.Text : valueOf((ManifestPart.Placeholder)part);
            if (piece is null) return null;
            text.Append(piece);
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public override string ToString() => Source;

    [GeneratedRegex(@"\{(?<plus>\+?)(?<name>[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_\-]+)*)(?:\?\?(?<otherwise>[A-Za-z][A-Za-z0-9_.]*))?(?:\|(?<filter>[a-z0-9]+))?\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PlaceholderPattern();
}

/// <summary>A part of a manifest's text: a closed set.</summary>
public abstract record ManifestPart
{
    private ManifestPart() { }

    /// <summary>Text.</summary>
    public sealed record Literal(string Text) : ManifestPart;

    /// <summary>A place for a value.</summary>
    /// <param name="Name">An input, <c>integration.</c> and a setting, or a place in the answer.</param>
    /// <param name="Filter">What is done to it: <c>join</c>, <c>json</c>, <c>base64</c>, <c>count</c>; null for nothing.</param>
    /// <param name="KeepsSlashes">Whether, in a path, its slashes lead further.</param>
    public sealed record Placeholder(string Name, string? Filter, bool KeepsSlashes) : ManifestPart
    {
        /// <summary>What is taken where the first has no value, as in <c>{from??integration.fromEmail}</c>; null for nothing.</summary>
        public string? Otherwise { get; init; }
    }
}
