using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Schedules;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Integrations.Examples;

namespace Orchestrator.Web.Features.Editor.Canvas;

/// <summary>One line that says what a step does, from its settings.</summary>
public static class StepSummary
{
    private const int Longest = 80;

    /// <summary>The line for a node.</summary>
    /// <param name="node">The step.</param>
    /// <param name="definition">Its action, or null for the trigger and for an unknown action.</param>
    /// <param name="workflows">What it may call, by name; null when nobody knows.</param>
    public static string Of(Node node, ActionDefinition? definition, KnownWorkflows? workflows = null)
    {
        if (node.Type == NodeType.Trigger)
            return node.TriggerType == "Webhook" ? "When its address is called" : node.TriggerType == "Schedule" ? ScheduleSettings.Read(node.Config, out _)?.Said ?? "At its times" : "When somebody presses Run";
        if (definition is null)
            return node.ActionType ?? "No action chosen";
        if (Text(node.Config, "url") is { Length: > 0 } url)
            return $"{Text(node.Config, "method") ?? "GET"} {Host(url)}";
        if (CallProblems.CalledBy(node) is { } called)
            return workflows?.Find(called) is { } known ? Shortened(known.Name) : definition.Description;
        var told = definition.Fields.Where(field => field.Kind is not (FieldKind.Choice or FieldKind.Switch or FieldKind.Integration)).Select(field => Told(node.Config, field)).FirstOrDefault(text => text is not null);
        // Nobody should think that a message was sent.
        return $"{(definition.Provider is not null && Text(node.Config, "integrationId") == ExampleServices.Id ? "Example: " : "")}{(told is null ? definition.Description : Shortened(told))}";
    }

    private static string? Told(JsonElement config, FieldDefinition field)
    {
        if (config.ValueKind != JsonValueKind.Object || !config.TryGetProperty(field.Name, out var value))
            return null;
        return value.ValueKind switch
        {
            JsonValueKind.String when value.GetString() is { Length: > 0 } text => field.Kind == FieldKind.Duration ? $"For {text}" : text,
            JsonValueKind.Array when field.Kind == FieldKind.Cases => Counted(Cases(value)),
            JsonValueKind.Object => Counted(value.EnumerateObject().Select(member => member.Name).ToList()),
            _ => null,
        };
    }

    private static List<string> Cases(JsonElement cases) =>
        [.. cases.EnumerateArray().Select(one => one.ValueKind == JsonValueKind.Object ? Text(one, "name") : null).OfType<string>()];

    private static string? Counted(List<string> names) => names.Count switch
    {
        0 => null,
        <= 3 => string.Join(", ", names),
        _ => string.Create(CultureInfo.InvariantCulture, $"{names[0]}, {names[1]} and {names.Count - 2} more"),
    };

    private static string Host(string url)
    {
        var start = url.IndexOf("://", StringComparison.Ordinal);
        if (start < 0)
            return Shortened(url);
        var rest = url[(start + 3)..];
        var end = rest.IndexOfAny(['/', '?', '#']);
        return Shortened(end < 0 ? rest : rest[..end]);
    }

    private static string Shortened(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= Longest ? line : line[..Longest] + "…";
    }

    private static string? Text(JsonElement config, string member) =>
        config.ValueKind == JsonValueKind.Object && config.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
