using System.Text.Json;
using Orchestrator.Domain.Llm;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Llm;

/// <summary>The prices that come with the product, and those an operator puts beside the database.</summary>
internal static class LlmPriceFile
{
    /// <summary>In the data folder; what it says comes first.</summary>
    public const string Name = "llm-prices.json";

    /// <summary>Reads both.</summary>
    /// <exception cref="InvalidDataException">The operator's file is none.</exception>
    public static LlmPrices Read(DataFolder? folder)
    {
        using var shipped = typeof(LlmPriceFile).Assembly.GetManifestResourceStream("llm/prices.json") ?? throw new InvalidOperationException("The prices are not in the assembly.");
        using var document = JsonDocument.Parse(shipped);
        var prices = LlmPrices.Read(document.RootElement);
        if (folder?.File(Name) is not { } path || !File.Exists(path)) return prices;
        try
        {
            using var own = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return prices.With(LlmPrices.Read(own.RootElement));
        }
        catch (Exception problem) when (problem is JsonException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{path} is not a list of prices.", problem);
        }
    }
}
