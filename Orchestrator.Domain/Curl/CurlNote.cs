namespace Orchestrator.Domain.Curl;

/// <summary>Something about a curl command that a person should know, with its place.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Message">A sentence.</param>
/// <param name="Stops">Whether nothing can be made of the command; else something of it was left out or read in a way that should be looked at.</param>
public sealed record CurlNote(int Line, int Column, string Message, bool Stops)
{
    /// <summary>A note at a place in a text.</summary>
    internal static CurlNote At(string text, int position, string message, bool stops = false)
    {
        var before = text.AsSpan(0, Math.Min(position, text.Length));
        return new CurlNote(before.Count('\n') + 1, before.Length - (before.LastIndexOf('\n') + 1) + 1, message, stops);
    }
}
