using System.Collections.Immutable;
using System.Text.Json;

namespace Orchestrator.Domain.Llm;

/// <summary>
/// What tokens cost, from a data file: <c>{ "openai": { "gpt-4o": { "input": 2.5, "output": 10 } } }</c>, dollars for a million tokens. A name that ends in
/// <c>*</c> stands for every model that begins so; the longest that fits counts.
/// </summary>
public sealed class LlmPrices
{
    private const decimal NanosPerDollar = 1_000_000_000m;
    private const decimal TokensPerPrice = 1_000_000m;

    private readonly ImmutableDictionary<string, ImmutableArray<Price>> _byProvider;

    private LlmPrices(ImmutableDictionary<string, ImmutableArray<Price>> byProvider) => _byProvider = byProvider;

    /// <summary>No prices.</summary>
    public static LlmPrices None { get; } = new(ImmutableDictionary<string, ImmutableArray<Price>>.Empty);

    /// <summary>Reads a file of prices.</summary>
    /// <param name="file">Its content.</param>
    /// <exception cref="FormatException">It is not such a file; the message names the place.</exception>
    public static LlmPrices Read(JsonElement file)
    {
        var providers = ImmutableDictionary.CreateBuilder<string, ImmutableArray<Price>>(StringComparer.Ordinal);
        foreach (var provider in Members(file, "the file"))
            providers[provider.Name] = [.. Members(provider.Value, provider.Name).Select(model => new Price(model.Name, Rate(model, "input", provider.Name), Rate(model, "output", provider.Name)))];
        return new LlmPrices(providers.ToImmutable());
    }

    /// <summary>These, with others in the place of those of the same provider and model.</summary>
    public LlmPrices With(LlmPrices others)
    {
        var merged = _byProvider.ToBuilder();
        foreach (var (provider, prices) in others._byProvider)
            merged[provider] = [.. prices, .. merged.GetValueOrDefault(provider, []).Where(old => prices.All(price => price.Model != old.Model))];
        return new LlmPrices(merged.ToImmutable());
    }

    /// <summary>Whether what a model costs is known.</summary>
    public bool Knows(string provider, string model) => Find(provider, model) is not null;

    /// <summary>What tokens cost, in billionths of a dollar, rounded up; null when the model's price is not known.</summary>
    public long? Nanos(string provider, string model, LlmTokens tokens)
    {
        if (Find(provider, model) is not { } price) return null;
        var nanos = ((price.Input * tokens.Input) + (price.Output * tokens.Output)) / TokensPerPrice * NanosPerDollar;
        return nanos >= long.MaxValue ? long.MaxValue : (long)Math.Ceiling(nanos);
    }

    /// <summary>Billionths as dollars.</summary>
    public static decimal Dollars(long nanos) => nanos / NanosPerDollar;

    /// <summary>Dollars as billionths.</summary>
    public static long Nanos(decimal dollars) => (long)(dollars * NanosPerDollar);

    private Price? Find(string provider, string model) =>
        _byProvider.GetValueOrDefault(provider, []).Where(price => price.Fits(model)).OrderByDescending(price => price.Model.Length).FirstOrDefault();

    private static JsonElement.ObjectEnumerator Members(JsonElement value, string place) =>
        value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : throw new FormatException($"{place} must be an object.");

    private static decimal Rate(JsonProperty model, string name, string provider) =>
        model.Value.ValueKind == JsonValueKind.Object && model.Value.TryGetProperty(name, out var rate) && rate.ValueKind == JsonValueKind.Number && rate.TryGetDecimal(out var dollars) && dollars is >= 0 and < 1_000_000
            ? dollars : throw new FormatException($"{provider}.{model.Name}.{name} must be a number of dollars for a million tokens.");

    private sealed record Price(string Model, decimal Input, decimal Output)
    {
        public bool Fits(string model) => Model.EndsWith('*') ? model.StartsWith(Model[..^1], StringComparison.OrdinalIgnoreCase) : Model.Equals(model, StringComparison.OrdinalIgnoreCase);
    }
}
