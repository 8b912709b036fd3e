using System.Collections.Immutable;

namespace Orchestrator.Domain.Templates;

/// <summary>A stretch of plain text, or a placeholder when there is an expression.</summary>
internal readonly record struct TemplatePart(string Text, Expression? Expression)
{
    /// <summary>Whether the author switched the sink's encoding off.</summary>
    public bool IsRaw => Expression is Pipe pipe && pipe.Calls[^1].Function.Name == "raw";
}

/// <summary>Cuts a template into plain text and placeholders.</summary>
internal sealed class TemplateParser(string source) : ExpressionParser(source)
{
    /// <summary>The parts; incomplete when there is a fault. Placeholders after a broken one are still read, for their references.</summary>
    public ImmutableArray<TemplatePart> Read()
    {
        var parts = ImmutableArray.CreateBuilder<TemplatePart>();
        var (at, placeholders) = (0, 0);
        while (at >= 0 && at < Source.Length)
        {
            var open = Source.IndexOf("{{", at, StringComparison.Ordinal);
            var text = open < 0 ? Source[at..] : Source[at..open];
            if (text.Length > 0)
                parts.Add(new(text, null));
            if (open < 0)
                break;
            if (++placeholders > ExpressionLimits.Placeholders)
            {
                Fail(new(open, 2), "a template holds at most 1,000 placeholders");
                break;
            }

            at = ReadPlaceholder(open, out var expression);
            if (expression is not null)
                parts.Add(new("", expression));
        }

        return parts.ToImmutable();
    }

    /// <summary>Returns where the text goes on, or -1 when nothing closes the placeholder.</summary>
    private int ReadPlaceholder(int open, out Expression? expression)
    {
        StartAt(open + 2);
        expression = Current.Is("}}") ? Fail(new(open, Current.Place.End - open), "there is nothing between the braces") : ReadPipe();
        if (expression is not null && Current.Is("}}"))
            return Current.Place.End;

        if (expression is null || Current.Kind != TokenKind.End)
            FailHere(Current.Is("-") ? "names with other characters go in brackets: `headers[\"x-id\"]`" : "`|` or `}}` is expected");
        else
            Fail(new(open, 2), "the `{{` that begins here has no `}}`; for the characters themselves write `{{ \"{{\" }}`");
        var close = Source.IndexOf("}}", Current.Place.Start, StringComparison.Ordinal);
        return close < 0 ? -1 : close + 2;
    }
}
