using System.Net;
using System.Text;
using Orchestrator.Domain.Integrations;

namespace Orchestrator.Domain.Templates;

/// <summary>Puts inserted text where it cannot change the meaning of what surrounds it.</summary>
internal static class Sink
{
    /// <summary>Appends the text, encoded for the sink unless it is raw; or says why it may not go there.</summary>
    public static Fault? Insert(StringBuilder output, string text, TemplateSink sink, bool raw)
    {
        var encoded = sink switch
        {
            TemplateSink.Url when !raw && !IsWholeAddress(output, text) => Uri.EscapeDataString(text),
            TemplateSink.Html when !raw => WebUtility.HtmlEncode(text),
            _ => text,
        };
        if (sink == TemplateSink.Sql)
            return new Fault("SQL takes values as parameters only, so nothing can be inserted here");
        if (sink == TemplateSink.Header && text.AsSpan().ContainsAny('\r', '\n'))
            return new Fault("a header's value cannot hold a line break");
        if (sink == TemplateSink.Url && !raw && text is "." or ".." && !IsInQuery(output))
            return new Fault("`.` and `..` would lead to another path; write `| raw` where that is meant");
        if (output.Length + encoded.Length > ExpressionLimits.Result)
            return Evaluated.TooLarge;
        output.Append(encoded);
        return null;
    }

    /// <summary>An address that a URL begins with is not inside its path or query.</summary>
    private static bool IsWholeAddress(StringBuilder output, string text) => output.Length == 0
        && (text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("http://", StringComparison.OrdinalIgnoreCase));

    private static bool IsInQuery(StringBuilder output)
    {
        foreach (var chunk in output.GetChunks())
        {
            if (chunk.Span.Contains('?'))
                return true;
        }

        return false;
    }
}
