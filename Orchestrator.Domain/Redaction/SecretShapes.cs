using System.Buffers;
using System.Collections.Immutable;

namespace Orchestrator.Domain.Redaction;

/// <summary>Recognises secrets nobody told us about by the precise formats in which their issuers make them.</summary>
internal static class SecretShapes
{
    private const string Digits = "0123456789";
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Base62 = Digits + Upper + "abcdefghijklmnopqrstuvwxyz";
    private const string PemBegin = "-----BEGIN ";
    private const int MaxProbe = 16 * 1024;
    private const string PemEnd = "-----END ";
    private const string Before = "(?<![A-Za-z0-9])";

    private static readonly Alphabet Word = new(Base62 + "_-", @"[\w-]");
    private static readonly Alphabet Letters = new(Base62, "[A-Za-z0-9]");

    private static readonly ImmutableArray<Shape> Shapes = All();

    /// <summary>Every secret with a known shape starts with one of these.</summary>
    public static IEnumerable<string> Prefixes => Shapes.Select(shape => shape.Prefix).Append("eyJ").Append(PemBegin);

    /// <summary>The shapes as regular expressions of ECMAScript, which may find a little more than <see cref="TryMatch"/>.</summary>
    public static IEnumerable<string> Patterns => Shapes.Select(Pattern).Append(Before + @"eyJ[\w-]{8,2000}\.[\w-]{2,}").Append(PemBegin + "(?!CERTIFICATE)(?![^-]{0,60}PUBLIC KEY)[^-]");

    /// <summary>Whether a secret of a known shape starts here, and where it ends.</summary>
    public static bool TryMatch(ReadOnlySpan<char> text, int at, out int end)
    {
        end = at;
        var rest = text[at..];
        if (rest.StartsWith(PemBegin))
            return TryPem(text, at, out end);
        if (at > 0 && char.IsAsciiLetterOrDigit(text[at - 1]))
            return false;
        if (rest.StartsWith("eyJ"))
            return TryJwt(text, at, out end);
        foreach (var shape in Shapes)
        {
            if (!rest.StartsWith(shape.Prefix, shape.AnyCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal))
                continue;
            var body = Run(rest[shape.Prefix.Length..], shape.Alphabet.Characters);
            if (body.Length < shape.MinBody || shape.LooksRandom && !LooksRandom(body))
                continue;
            end = EndOfRun(text, at + shape.Prefix.Length, shape.Alphabet.Characters);
            return true;
        }
        return false;
    }

    private static ImmutableArray<Shape> All()
    {
        var capitals = new Alphabet(Upper + Digits, "[A-Z0-9]");
        var base64 = new Alphabet(Base62 + "+/=_-", @"[\w+/=-]");
        var dotted = new Alphabet(Base62 + "_-.", @"[\w.-]");
        return
        [
            new("wfb_", Letters, 38), new("cbk_", Letters, 38), new("wfi_", Letters, 38), // our own: webhooks' and resume addresses' keys, invites
            new("ghp_", Letters, 36), new("gho_", Letters, 36), new("ghu_", Letters, 36), new("ghs_", Letters, 36), new("ghr_", Letters, 36),
            new("github_pat_", Word, 22), new("glpat-", Word, 20),
            new("sk_live_", Letters, 16), new("sk_test_", Letters, 16), new("rk_live_", Letters, 16), new("rk_test_", Letters, 16), new("whsec_", base64, 16),
            new("xoxb-", Word, 10), new("xoxp-", Word, 10), new("xoxa-", Word, 10), new("xoxr-", Word, 10), new("xoxs-", Word, 10), new("xoxe-", Word, 10),
            new("xoxe.xox", Word, 10), new("xapp-", Word, 10), new("hooks.slack.com/services/", new(Base62 + "/", "[A-Za-z0-9/]"), 20),
            new("AKIA", capitals, 16), new("ASIA", capitals, 16),
            new("AIza", Word, 35), new("ya29.", Word, 20), new("GOCSPX-", Word, 20), new("1//0", Word, 30),
            new("sk-", Word, 20, LooksRandom: true), // OpenAI, Anthropic (sk-ant-), Skytells
            new("npm_", Letters, 36), new("hf_", Letters, 30), new("SG.", dotted, 50),
            new("Bearer ", new(Base62 + "-._~+/=", @"[\w.~+/=-]"), 16, LooksRandom: true, AnyCase: true),
        ];
    }

    private static string Pattern(Shape shape)
    {
        var prefix = string.Concat(shape.Prefix.Select(letter => shape.AnyCase && char.IsAsciiLetter(letter) ? $"[{char.ToUpperInvariant(letter)}{char.ToLowerInvariant(letter)}]" : letter is '.' or '/' ? $@"\{letter}" : $"{letter}"));
        var body = shape.Alphabet.Class;
        return FormattableString.Invariant($"{Before}{prefix}{(shape.LooksRandom ? $"(?={body}{{0,500}}[0-9])" : "")}{body}{{{shape.MinBody},}}");
    }

    // Digits with capitals, or one unbroken run with digits: true of every key, of no CSS class and no sentence.
    private static bool LooksRandom(ReadOnlySpan<char> body) =>
        body.ContainsAnyInRange('0', '9') && (body.IndexOfAnyInRange('A', 'Z') >= 0 || !body.ContainsAnyExcept(Letters.Characters));

    private static bool TryJwt(ReadOnlySpan<char> text, int at, out int end)
    {
        end = at;
        for (var part = 0; part < 5; part++) // three parts when signed, five when encrypted
        {
            var length = Run(text[end..], Word.Characters).Length;
            if (part == 0 && length < 15 || part == 1 && length < 2)
                return false;
            end += length;
            if (end == text.Length || text[end] != '.')
                return part >= 2 && (end = EndOfRun(text, end, Word.Characters)) > 0;
            if (part < 4)
                end++;
        }
        return true;
    }

    // Certificates and public keys are meant to be seen. A block that never ends is masked to the end of the text.
    private static bool TryPem(ReadOnlySpan<char> text, int at, out int end)
    {
        end = text.Length;
        var label = text[(at + PemBegin.Length)..];
        var labelEnd = label.IndexOf("-----");
        if (labelEnd is < 1 or > 64)
            return false;
        label = label[..labelEnd];
        if (label.StartsWith("CERTIFICATE") || label.EndsWith("PUBLIC KEY"))
            return false;
        var close = text[at..].IndexOf(PemEnd);
        if (close < 0)
            return true;
        var dashes = text[(at + close + PemEnd.Length)..].IndexOf("-----");
        if (dashes >= 0)
            end = at + close + PemEnd.Length + dashes + 5;
        return true;
    }

    // Judged by its beginning, so that a text made of beginnings does not cost the square of its length.
    private static ReadOnlySpan<char> Run(ReadOnlySpan<char> text, SearchValues<char> alphabet)
    {
        text = text[..Math.Min(text.Length, MaxProbe)];
        var end = text.IndexOfAnyExcept(alphabet);
        return end < 0 ? text : text[..end];
    }

    private static int EndOfRun(ReadOnlySpan<char> text, int at, SearchValues<char> alphabet)
    {
        var length = text[at..].IndexOfAnyExcept(alphabet);
        return length < 0 ? text.Length : at + length;
    }

    /// <summary>Characters, and the same as a class of a regular expression, which may hold a few more.</summary>
    private sealed record Alphabet(SearchValues<char> Characters, string Class)
    {
        public Alphabet(string characters, string inPattern) : this(SearchValues.Create(characters), inPattern) { }
    }

    private sealed record Shape(string Prefix, Alphabet Alphabet, int MinBody, bool LooksRandom = false, bool AnyCase = false);
}
