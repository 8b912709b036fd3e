using System.Text.Json;

namespace Orchestrator.Web.Llm;

/// <summary>Reads what a model said.</summary>
internal static class LlmText
{
    /// <summary>The text of a JSON string; what cannot be text, such as half of a character, becomes U+FFFD.</summary>
    public static string Of(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }
}
