using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain.Schemas;
using Orchestrator.Domain.Templates;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Llm;

/// <summary>Reads the evaluated settings of <c>llm/call</c>.</summary>
public static class LlmSettings
{
    /// <summary>The longest question, in characters of all its turns.</summary>
    public const int LongestQuestion = 4 * 1024 * 1024;

    /// <summary>Who is to be asked, from the step's own settings or from one item of its <c>providers</c>.</summary>
    /// <exception cref="LlmSettingException">A setting is missing or not of its kind.</exception>
    public static LlmEntry ReadEntry(JsonElement config)
    {
        if (config.ValueKind != JsonValueKind.Object) throw new LlmSettingException($"An item of providers is an object such as {{ \"provider\": \"openai\", \"model\": \"gpt-4o\" }}, not {Json.KindOf(config)}.");
        var (provider, integration, address) = (Text(config, "provider"), Text(config, "integrationId"), Text(config, "baseUrl"));
        if (provider is null && integration is null && address is null) throw new LlmSettingException("provider: name a provider, attach an integration, or give a base URL.");
        return new LlmEntry(provider, Text(config, "model") ?? throw new LlmSettingException("model: name a model, as its provider calls it."))
        {
            Key = config.TryGetProperty("api_key", out var key) && key.ValueKind != JsonValueKind.Null && !(key.ValueKind == JsonValueKind.String && key.ValueEquals("")) ? key : null,
            KeyVariable = Text(config, "api_key_env"),
            BaseUrl = address is null ? null : ReadAddress(address),
            IntegrationId = integration,
            Timeout = Text(config, "timeout") is { } text ? ReadTimeout(text) : null,
        };
    }

    /// <summary>Whether several are to be asked.</summary>
    public static bool HasProviders(JsonElement config) =>
        config.TryGetProperty("providers", out var providers) && providers.ValueKind != JsonValueKind.Null && !(providers.ValueKind == JsonValueKind.String && providers.ValueEquals(""));

    /// <summary>Looks over the settings of a step that asks several.</summary>
    /// <returns>The <c>providerTimeout</c>; null when it is not set.</returns>
    /// <exception cref="LlmSettingException">The list is none, or there are settings of a single provider beside it.</exception>
    public static TimeSpan? ReadChain(JsonElement config)
    {
        var providers = config.GetProperty("providers");
        if (providers.ValueKind != JsonValueKind.Array || providers.GetArrayLength() is 0 or > LlmRules.MostProviders) throw new LlmSettingException("providers: a list of one to ten providers.");
        if (LlmRules.OfOne.FirstOrDefault(name => config.TryGetProperty(name, out var one) && one.ValueKind != JsonValueKind.Null && !(one.ValueKind == JsonValueKind.String && one.ValueEquals(""))) is { } beside)
            throw new LlmSettingException($"{beside}: with a list of providers each brings its own; nothing is passed on from one to another.");
        return Text(config, "providerTimeout") is { } text ? ReadTimeout(text) : null;
    }

    /// <summary>The <c>timeout</c> of an entry; null when it has none that can be read.</summary>
    public static TimeSpan? TimeoutOf(JsonElement entry) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("timeout", out var timeout) && timeout.ValueKind == JsonValueKind.String && DurationText.TryParse(timeout.GetString(), out var span) && span > TimeSpan.Zero && span <= GraphLimits.Timeout
            ? span : null;

    /// <summary>What an entry says of itself, for what is told of it.</summary>
    public static (string? Provider, string? Model) NamesOf(JsonElement entry)
    {
        string? Named(string name) => entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && Json.TryText(value, out var text) ? text : null;
        return (Named("provider"), Named("model"));
    }

    /// <summary>The question: <c>prompt</c> or <c>messages</c>, <c>system</c>, and how to answer. Its model is the entry's.</summary>
    /// <exception cref="LlmSettingException">A setting is missing or not of its kind.</exception>
    public static LlmQuestion ReadQuestion(JsonElement config)
    {
        var messages = ImmutableArray.CreateBuilder<LlmMessage>();
        if (Text(config, "system") is { } system) messages.Add(new(LlmMessage.System, system));
        if (config.TryGetProperty("messages", out var given) && given.ValueKind != JsonValueKind.Null) messages.AddRange(LlmMessages.Read(given));
        else if (Prompt(config) is { } prompt) messages.Add(new(LlmMessage.User, prompt));
        if (messages.All(message => message.Role == LlmMessage.System)) throw new LlmSettingException("There is nothing to ask: give a prompt, or messages of which one is not the system's.", isInput: true);
        if (messages.Sum(message => (long)message.Text.Length) > LongestQuestion) throw new LlmSettingException("The question is longer than 4 million characters, which no model takes.", isInput: true);
        return new LlmQuestion("", messages.ToImmutable())
        {
            Temperature = ReadTemperature(config),
            MaxTokens = ReadMaxTokens(config),
            Schema = ReadSchema(config),
        };
    }

    /// <summary>What the answer must fit; null for free text.</summary>
    /// <exception cref="LlmSettingException">It is no schema.</exception>
    public static LlmSchema? ReadSchema(JsonElement config)
    {
        if (!config.TryGetProperty("responseSchema", out var schema) || schema.ValueKind == JsonValueKind.Null || schema.ValueKind == JsonValueKind.String && schema.ValueEquals("")) return null;
        return JsonSchema.TryRead(schema, out var read, out var problems) ? new LlmSchema(schema, read) : throw new LlmSettingException($"responseSchema: {problems[0]}.");
    }

    /// <summary>A base URL.</summary>
    /// <exception cref="LlmSettingException">It is none.</exception>
    public static Uri ReadAddress(string text) =>
        Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) && url.Scheme is "https" or "http" && url is { UserInfo: "", Fragment: "", Query: "" }
            ? url : throw new LlmSettingException("baseUrl: an http or https address without a user name, a query or a fragment, such as https://llm.example.com/v1.");

    private static string? Prompt(JsonElement config)
    {
        if (!config.TryGetProperty("prompt", out var prompt)) return null;
        return prompt.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => Json.TryText(prompt, out var text) ? (string.IsNullOrWhiteSpace(text) ? null : text) : throw new LlmSettingException("prompt: holds half of a character.", isInput: true),
            _ => Json.Compact(prompt), // a template gave a value of another kind; it is asked about as JSON
        };
    }

    /// <summary>One of the two numbers, for its mistakes.</summary>
    internal static double? ReadNumbers(JsonElement config, string name) => name == "temperature" ? ReadTemperature(config) : ReadMaxTokens(config);

    private static double? ReadTemperature(JsonElement config) => Number(config, "temperature") switch
    {
        null => null,
        >= 0 and <= 2 and var number => number,
        _ => throw new LlmSettingException("temperature: a number from 0 to 2."),
    };

    private static int? ReadMaxTokens(JsonElement config) => Number(config, "maxTokens") switch
    {
        null => null,
        >= 1 and <= 1_000_000 and var number when number == Math.Floor(number) => (int)number,
        _ => throw new LlmSettingException("maxTokens: a whole number from 1 to 1,000,000."),
    };

    private static double? Number(JsonElement config, string name)
    {
        if (!config.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind == JsonValueKind.Number) return value.GetDouble();
        if (value.ValueKind == JsonValueKind.String && value.ValueEquals("")) return null;
        return value.ValueKind == JsonValueKind.String && Json.TryText(value, out var text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number : double.NaN;
    }

    private static TimeSpan ReadTimeout(string text) => DurationText.TryParse(text, out var timeout) && timeout > TimeSpan.Zero && timeout <= GraphLimits.Timeout
        ? timeout : throw new LlmSettingException("timeout: more than nothing and at most one hour, such as 30s.");

    private static string? Text(JsonElement config, string name)
    {
        if (!config.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind != JsonValueKind.String || !Json.TryText(value, out var text)) throw new LlmSettingException($"{name}: text, not {Json.KindOf(value)}.");
        return string.IsNullOrWhiteSpace(text) ? null : name is "system" ? text : text.Trim();
    }
}
