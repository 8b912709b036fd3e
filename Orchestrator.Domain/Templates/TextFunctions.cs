using System.Buffers;
using System.Globalization;
using System.Text;

namespace Orchestrator.Domain.Templates;

/// <summary>Functions on text. Lengths and places count Unicode characters, so no emoji is ever cut in half.</summary>
internal static class TextFunctions
{
    public static Evaluated Replace(FunctionCall call)
    {
        var (old, replacement) = (call[0].Text!, call[1].Text!);
        if (old.Length == 0)
            return new Fault("`replace` needs something to look for");
        long growth = 0;
        for (var at = 0; replacement.Length > old.Length && (at = call.Text.IndexOf(old, at, StringComparison.Ordinal)) >= 0; at += old.Length)
            growth += replacement.Length - old.Length;
        return call.Text.Length + growth > ExpressionLimits.Result ? Evaluated.TooLarge : call.Text.Replace(old, replacement, StringComparison.Ordinal);
    }

    public static Evaluated Split(FunctionCall call) => call[0].Text is { Length: > 0 } separator
        ? Json.List(call.Text.Split(separator))
        : new Fault("`split` needs a separator");

    public static Evaluated Join(FunctionCall call)
    {
        var (text, separator, isFirst) = (new StringBuilder(), call[0].Text ?? ",", true);
        foreach (var item in call.Items)
        {
            if (Json.Inserted(item) is not { } inserted)
                return Json.NotText;
            text.Append(isFirst ? "" : separator).Append(inserted);
            isFirst = false;
            if (text.Length > ExpressionLimits.Result)
                return Evaluated.TooLarge;
        }

        return text.ToString();
    }

    public static Evaluated Truncate(FunctionCall call)
    {
        var (length, ending) = (call[0].Whole!.Value, call[1].Text ?? "…");
        if (length < 0)
            return new Fault("`truncate` takes a length of 0 or more");
        return Length(call.Text) <= length ? call.Text : Part(call.Text, 0, Math.Max(0, length - Length(ending))) + Part(ending, 0, length);
    }

    /// <summary>The number of Unicode characters.</summary>
    public static int Length(string text) => text.Length - CountPairs(text);

    /// <summary>The characters from one place up to, but not with, another.</summary>
    public static string Part(string text, int start, int end)
    {
        if (CountPairs(text) == 0)
            return text[Math.Min(start, text.Length)..Math.Clamp(end, Math.Min(start, text.Length), text.Length)];
        var (from, seen, at) = (text.Length, 0, 0);
        for (; at < text.Length && seen < end; seen++)
        {
            if (seen == start)
                from = at;
            at += char.IsHighSurrogate(text[at]) ? 2 : 1;
        }

        return from < at ? text[from..at] : "";
    }

    public static Evaluated ToNumber(FunctionCall call)
    {
        if (!call.IsText)
            return call.Input;
        return Number.TryRead(call.Text, out var number) ? number : new Fault("`toNumber` got text that is not a number");
    }

    public static Evaluated ToText(FunctionCall call) => call.IsText ? call.Input : Json.Inserted(call.Input)!;

    public static Evaluated ParseJson(FunctionCall call)
    {
        try
        {
            return System.Text.Json.JsonElement.Parse(call.Text);
        }
        catch (System.Text.Json.JsonException wrong)
        {
            return new Fault(string.Create(CultureInfo.InvariantCulture,
                $"`parseJson` got text that is not JSON (line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine + 1}) or nests deeper than 64"));
        }
    }

    public static Evaluated Base64Decode(FunctionCall call)
    {
        var standard = call.Text.Trim().TrimEnd('=').Replace('-', '+').Replace('_', '/');
        var bytes = new byte[standard.Length];
        if (!Convert.TryFromBase64String(standard.PadRight((standard.Length + 3) / 4 * 4, '='), bytes, out var length))
            return new Fault("`base64Decode` got text that is not base64");
        var text = new char[length];
        return System.Text.Unicode.Utf8.ToUtf16(bytes.AsSpan(0, length), text, out _, out var written, replaceInvalidSequences: false) == OperationStatus.Done
            ? new string(text, 0, written)
            : new Fault("`base64Decode` got base64 whose content is not UTF-8 text");
    }

    private static int CountPairs(string text) => text.AsSpan().IndexOfAnyInRange('\ud800', '\udbff') < 0 ? 0 : text.Count(char.IsHighSurrogate);
}
