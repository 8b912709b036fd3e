using System.Text.Json;

namespace Orchestrator.Tests.Integrations;

/// <summary>
/// What a provider's documentation says, written down by hand and apart from its manifest: each endpoint's method, path, headers, body, and a sample of
/// its answer. <c>CONTRIBUTING.md</c> says how one is written.
/// </summary>
internal sealed record ProviderContract(string Type, JsonElement Document)
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "Orchestrator.Tests/Integrations/Contracts");

    /// <summary>Every provider with a contract.</summary>
    public static IEnumerable<string> Types => Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal);

    public JsonElement Integration => Document.GetProperty("integration");

    public JsonElement Test => Document.GetProperty("test");

    public IEnumerable<ContractCall> Calls => Document.GetProperty("calls").EnumerateArray().Select(call => new ContractCall(this, call));

    public IEnumerable<JsonElement> Refusals => Document.TryGetProperty("refusals", out var refusals) ? refusals.EnumerateArray() : [];

    /// <summary>Where the provider is when nobody says otherwise.</summary>
    public string Host => Document.GetProperty("host").GetString()!;

    /// <summary>What must never be read anywhere: the provider's secret settings.</summary>
    public IEnumerable<string> Secrets => Integration.EnumerateObject().Select(member => member.Value.ToString()).Where(value => value.Contains("HUSH", StringComparison.Ordinal));

    public static ProviderContract Read(string type) => Parse(type, File.ReadAllText(Path.Combine(Folder, $"{type}.json")));

    public static ProviderContract Parse(string type, string json) => new(type, JsonElement.Parse(json));

    public override string ToString() => Type;
}

/// <summary>One call of a step, with what goes to and fro.</summary>
internal sealed record ContractCall(ProviderContract Contract, JsonElement Document)
{
    public string Action => $"{Contract.Type}/{Document.GetProperty("action").GetString()}";

    public JsonElement Config => Document.GetProperty("config");

    public IReadOnlyList<JsonElement> Exchanges => [.. Document.GetProperty("exchanges").EnumerateArray()];

    public JsonElement Output => Document.GetProperty("output");

    /// <summary>Whether a web page is an answer like any other, as for a file.</summary>
    public bool TakesAnything => Document.TryGetProperty("takesAnything", out var takes) && takes.GetBoolean();
}
