using System.Globalization;

namespace Orchestrator.Domain.Templates;

/// <summary>Why a template could not be read or evaluated. It names places, names and types, never the data itself.</summary>
/// <param name="Message">What is wrong: "no field `emial` in `get_user`; did you mean `email`?".</param>
/// <param name="Position">Where in <paramref name="Template"/> it is wrong: characters from 0.</param>
/// <param name="Length">How many characters are wrong; 0 points between two.</param>
/// <param name="Template">The whole template's text.</param>
/// <param name="Suggestion">The existing name that was probably meant, or null.</param>
public sealed record TemplateError(string Message, int Position, int Length, string Template, string? Suggestion = null)
{
    /// <summary>The message with the template and the place in it, for readers who do not see the field itself.</summary>
    public string Sentence => Excerpt.Describe(Message, Position, Template);
}

/// <summary>What evaluating a template gives.</summary>
/// <param name="Value">The value; JSON null beside an error.</param>
/// <param name="Error">What went wrong, or null.</param>
public readonly record struct TemplateResult(System.Text.Json.JsonElement Value, TemplateError? Error);

/// <summary>What reading a template's text gives: one of the two.</summary>
/// <param name="Template">The template, ready to be evaluated many times.</param>
/// <param name="Error">The first thing that is wrong with it.</param>
public sealed record TemplateParse(Template? Template, TemplateError? Error);

/// <summary>Cuts the part of a long text that an error is about.</summary>
internal static class Excerpt
{
    private const int Around = 40;

    public static string Describe(string message, int position, string source)
    {
        var start = Math.Max(0, position - Around);
        var end = Math.Min(source.Length, position + Around);
        var excerpt = (start > 0 ? "…" : "") + source[start..end] + (end < source.Length ? "…" : "");
        return string.Create(CultureInfo.InvariantCulture, $"{message} (in `{excerpt}`, character {position + 1})");
    }
}
