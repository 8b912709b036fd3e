using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Llm;

/// <summary>What must be true of the settings of <c>llm/call</c> as their author wrote them, besides the kinds of its fields.</summary>
public static class LlmRules
{
    /// <summary>The most entries of <c>providers</c>.</summary>
    public const int MostProviders = 10;

    // They say who is asked and with whose key. Data must not choose that, so no template may stand in them.
    private static readonly string[] _plain = ["provider", "baseUrl", "api_key_env", "integrationId"];
    internal static readonly string[] OfOne = ["provider", "model", "api_key", "api_key_env", "baseUrl", "integrationId"];

    /// <summary>Everything wrong with settings whose templates are not evaluated yet.</summary>
    public static IEnumerable<SettingProblem> Find(JsonElement config) => [.. Choosing(config), .. Question(config)];

    /// <summary>The first thing that must not be there even in a draft: data choosing who is asked. Null for nothing.</summary>
    public static string? Forbidden(JsonElement config) => FindTemplates(config).Select(problem => $"{problem.Field}{problem.Inside}: {problem.Message}").FirstOrDefault();

    private static IEnumerable<SettingProblem> Choosing(JsonElement config)
    {
        foreach (var problem in FindTemplates(config)) yield return problem;
        if (!IsSet(config, "providers", out var providers))
        {
            if (!IsSet(config, "provider", out _) && !IsSet(config, "integrationId", out _) && !IsSet(config, "baseUrl", out _)) yield return new("provider", "Choose a provider, or list several under Failover.");
            if (!IsSet(config, "model", out _)) yield return new("model", "Name a model, as its provider calls it.");
            foreach (var problem in One(config)) yield return problem;
            yield break;
        }

        foreach (var name in OfOne.Where(name => IsSet(config, name, out _))) yield return new(name, "With a list of providers each brings its own; clear this one, or the list.");
        if (providers.ValueKind != JsonValueKind.Array || providers.GetArrayLength() is 0 or > MostProviders)
        {
            yield return new("providers", "This is a list of one to ten providers: [ { \"provider\": \"openai\", \"model\": \"gpt-4o\", \"api_key\": \"credentials://openai\" } ].");
            yield break;
        }

        var index = 0;
        foreach (var entry in providers.EnumerateArray())
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"[{index++}]");
            foreach (var problem in Entry(entry)) yield return new("providers", problem.Message, problem.Field.Length == 0 ? at : $"{at}.{problem.Field}");
        }
    }

    private static IEnumerable<SettingProblem> Entry(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object) return [new("", $"An entry is an object such as {{ \"provider\": \"openai\", \"model\": \"gpt-4o\" }}, not {Json.KindOf(entry)}.")];
        List<SettingProblem> problems = [];
        if (!IsSet(entry, "provider", out _) && !IsSet(entry, "integrationId", out _) && !IsSet(entry, "baseUrl", out _)) problems.Add(new("provider", "Name a provider, attach an integration, or give a base URL."));
        if (!IsSet(entry, "model", out _)) problems.Add(new("model", "Name a model, as its provider calls it."));
        foreach (var member in entry.EnumerateObject().Where(member => member.Name != "timeout" && !OfOne.Contains(member.Name, StringComparer.Ordinal)))
            problems.Add(new(member.Name, $"An entry has no setting “{member.Name}”; it has {string.Join(", ", OfOne)} and timeout."));
        if (IsSet(entry, "provider", out var provider) && (provider.ValueKind != JsonValueKind.String || !Template.HasPlaceholders(provider.GetString()!) && LlmProviders.Known.Find(provider.GetString()) is null))
            problems.Add(new("provider", $"There is no such provider; there is {string.Join(", ", LlmProviders.Known.All.Select(one => one.Type))}."));
        return [.. problems, .. One(entry)];
    }

    private static IEnumerable<SettingProblem> One(JsonElement entry)
    {
        var type = IsSet(entry, "provider", out var provider) && provider.ValueKind == JsonValueKind.String ? provider.GetString()! : null;
        var hasAddress = IsSet(entry, "baseUrl", out var address);
        var hasIntegration = IsSet(entry, "integrationId", out _);
        if (type == LlmProviders.Compatible && !hasAddress && !hasIntegration) yield return new("baseUrl", "This provider has no address of its own; give a base URL.");
        if (hasAddress && hasIntegration) yield return new("baseUrl", "The attached integration says where its key goes; clear one of the two.");
        if (hasAddress && address is { ValueKind: JsonValueKind.String } && !Template.HasPlaceholders(address.GetString()!) && !CredentialReference.MayBeIn(address.GetString()!) && Wrong(() => LlmSettings.ReadAddress(address.GetString()!)) is { } wrong) yield return new("baseUrl", wrong);
        if (hasIntegration && IsSet(entry, "api_key", out _)) yield return new("api_key", "The attached integration brings its key; clear one of the two.");
        if (type == LlmProviders.Example && IsSet(entry, "model", out var model) && model.ValueKind == JsonValueKind.String && !Template.HasPlaceholders(model.GetString()!) && !ExampleModel.Knows(model.GetString()!))
            yield return new("model", $"The example provider has {ExampleModel.Answers}, and {ExampleModel.Down}, which always fails.");
    }

    private static IEnumerable<SettingProblem> Question(JsonElement config)
    {
        if (IsSet(config, "responseSchema", out var schema) && schema.ValueKind != JsonValueKind.String && Wrong(() => LlmSettings.ReadSchema(config)) is { } wrong) yield return new("responseSchema", wrong);
        foreach (var name in new[] { "temperature", "maxTokens" })
        {
            if (IsSet(config, name, out var value) && !(value.ValueKind == JsonValueKind.String && Template.HasPlaceholders(value.GetString()!)) && Wrong(() => LlmSettings.ReadNumbers(config, name)) is { } number) yield return new(name, number);
        }

        if (IsSet(config, "messages", out var messages) && messages.ValueKind == JsonValueKind.Array && Wrong(() => LlmMessages.Read(messages)) is { } message) yield return new("messages", message);
    }

    private static IEnumerable<SettingProblem> FindTemplates(JsonElement config)
    {
        foreach (var name in _plain.Where(name => IsTemplate(config, name))) yield return new(name, NoTemplate);
        if (!config.TryGetProperty("providers", out var providers)) yield break;
        if (providers.ValueKind == JsonValueKind.String && Template.HasPlaceholders(providers.GetString()!)) yield return new("providers", NoTemplate);
        if (providers.ValueKind != JsonValueKind.Array) yield break;
        var index = 0;
        foreach (var entry in providers.EnumerateArray())
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"[{index++}]");
            if (entry.ValueKind == JsonValueKind.String && Template.HasPlaceholders(entry.GetString()!)) yield return new("providers", NoTemplate, at);
            foreach (var name in _plain.Where(name => IsTemplate(entry, name))) yield return new("providers", NoTemplate, $"{at}.{name}");
        }
    }

    private const string NoTemplate = "This is written out, without a template: data does not choose who is asked, or with whose key.";

    private static bool IsTemplate(JsonElement config, string name) =>
        config.ValueKind == JsonValueKind.Object && config.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && Template.HasPlaceholders(value.GetString()!);

    private static string? Wrong(Action read)
    {
        try
        {
            read();
            return null;
        }
        catch (LlmSettingException wrong)
        {
            var colon = wrong.Message.IndexOf(": ", StringComparison.Ordinal);
            var said = colon is > 0 and < 30 ? wrong.Message[(colon + 2)..] : wrong.Message;
            return char.ToUpperInvariant(said[0]) + said[1..];
        }
    }

    private static bool IsSet(JsonElement config, string name, out JsonElement value) =>
        config.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null && !(value.ValueKind == JsonValueKind.String && string.IsNullOrWhiteSpace(value.GetString()));
}
