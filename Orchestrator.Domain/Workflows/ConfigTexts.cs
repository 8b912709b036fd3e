using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Conditions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Workflows;

/// <summary>A text in a step's settings that is a template or a condition.</summary>
/// <param name="Field">The member of <c>config</c> it is in.</param>
/// <param name="Path">Where it is inside <c>config</c>: <c>.headers["X-Id"]</c>.</param>
/// <param name="Value">The text.</param>
/// <param name="IsCondition">Whether it is a condition.</param>
internal readonly record struct ConfigText(string Field, string Path, string Value, bool IsCondition)
{
    /// <summary>What it reads; nothing when it cannot be understood.</summary>
    public ImmutableArray<TemplateReference> References => IsCondition ? Condition.Parse(Value).Condition?.References ?? [] : Template.Parse(Value).Template?.References ?? [];
}

/// <summary>Finds and rewrites the templates and conditions in a step's settings, at any depth. Choices and switches are plain.</summary>
internal static class ConfigTexts
{
    public static IEnumerable<ConfigText> In(JsonElement config, ActionDefinition? action)
    {
        if (config.ValueKind != JsonValueKind.Object) yield break;
        foreach (var member in config.EnumerateObject())
        {
            if (IsPlain(member.Name, action)) continue;
            if (IsCases(member.Name, action))
            {
                foreach (var (path, text) in SwitchCases.ConditionsIn(member.Value, JsonPath.Member("", member.Name))) yield return new ConfigText(member.Name, path, text, IsCondition: true);
                continue;
            }

            var isCondition = IsCondition(member.Name, action);
            foreach (var (path, text) in Texts(member.Value, JsonPath.Member("", member.Name)))
            {
                if (isCondition || Template.HasPlaceholders(text)) yield return new ConfigText(member.Name, path, text, isCondition);
            }
        }
    }

    /// <summary>The settings with each template and condition changed; the same element when none did.</summary>
    public static JsonElement Rewrite(JsonElement config, ActionDefinition? action, Func<ConfigText, string> change)
    {
        if (In(config, action).All(text => change(text) == text.Value)) return config;
        return Json.Build(writer =>
        {
            writer.WriteStartObject();
            foreach (var member in config.EnumerateObject())
            {
                writer.WritePropertyName(member.Name);
                if (IsPlain(member.Name, action)) member.Value.WriteTo(writer);
                else if (IsCases(member.Name, action)) SwitchCases.Rewrite(member.Value, writer, text => change(new ConfigText(member.Name, "", text, IsCondition: true)));
                else Write(member.Value, writer, text => change(new ConfigText(member.Name, "", text, IsCondition(member.Name, action))));
            }

            writer.WriteEndObject();
        });
    }

    private static bool IsPlain(string name, ActionDefinition? action) =>
        name is "actionType" or "triggerType" || action?.Field(name)?.Kind is FieldKind.Choice or FieldKind.Switch or FieldKind.Workflow or FieldKind.Integration;

    private static bool IsCondition(string name, ActionDefinition? action) => action?.Field(name)?.Kind == FieldKind.Expression;

    private static bool IsCases(string name, ActionDefinition? action) => action?.Field(name)?.Kind == FieldKind.Cases;

    private static IEnumerable<(string Path, string Text)> Texts(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.String => [(path, value.GetString()!)],
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Texts(member.Value, JsonPath.Member(path, member.Name))),
        JsonValueKind.Array => value.EnumerateArray().SelectMany((item, index) => Texts(item, JsonPath.Item(path, index))),
        _ => [],
    };

    private static void Write(JsonElement value, Utf8JsonWriter writer, Func<string, string> change)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                writer.WriteStringValue(change(value.GetString()!));
                break;
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    Write(member.Value, writer, change);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray()) Write(item, writer, change);
                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
