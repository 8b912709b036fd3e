using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Panel;

/// <summary>How the settings of an action are laid out: what matters first, the rest folded away with a word about what is in it.</summary>
/// <param name="Joined">A choice and the text it goes with, in one box, such as method and URL; null for none.</param>
/// <param name="Plain">Shown as they are.</param>
/// <param name="Folds">Optional objects and texts, folded when they are empty.</param>
/// <param name="Options">Optional choices and switches, folded together.</param>
public sealed record FieldGroups(
    (FieldDefinition Choice, FieldDefinition Text)? Joined, ImmutableArray<FieldDefinition> Plain,
    ImmutableArray<FieldDefinition> Folds, ImmutableArray<FieldDefinition> Options)
{
    /// <summary>The layout of an action's settings.</summary>
    public static FieldGroups Of(ActionDefinition action)
    {
        var fields = action.Fields;
        var joined = fields is [{ Kind: FieldKind.Choice, Required: true } choice, { Kind: FieldKind.Text, Required: true } text, ..]
            ? (choice, text) : ((FieldDefinition, FieldDefinition)?)null;
        var rest = joined is null ? fields : fields[2..];
        var isSmall = rest.Count(field => !field.Required) <= 2;
        // Of several of which one must be set, none is folded away: nobody would know which.
        bool IsLeading(FieldDefinition field) => isSmall || field.Required || field.IsLeading || action.ExactlyOneOf.Contains(field.Name, StringComparer.Ordinal);
        bool IsOption(FieldDefinition field) => !IsLeading(field) && field.Kind is FieldKind.Choice or FieldKind.Switch;
        bool IsFold(FieldDefinition field) => !IsLeading(field) && !IsOption(field);
        return new FieldGroups(joined,
            [.. rest.Where(field => !IsOption(field) && !IsFold(field))], [.. rest.Where(IsFold)], [.. rest.Where(IsOption)]);
    }

    /// <summary>What is in a folded setting: "2", "none", "set".</summary>
    public static string Count(Node node, FieldDefinition field)
    {
        if (Value(node, field) is not { } value)
            return "none";
        return value.ValueKind switch
        {
            JsonValueKind.Object => value.EnumerateObject().Count().ToString(System.Globalization.CultureInfo.InvariantCulture),
            JsonValueKind.Null => "none",
            _ => "set",
        };
    }

    /// <summary>The options in a line: "json, auto".</summary>
    public static string Summary(Node node, IEnumerable<FieldDefinition> options) => string.Join(", ", options
        .Select(option => option.Kind == FieldKind.Switch ? Switched(node, option) : Value(node, option) is { ValueKind: JsonValueKind.String } text ? text.GetString() : option.Default)
        .Where(word => !string.IsNullOrEmpty(word)));

    /// <summary>What a step holds for a setting; null for nothing.</summary>
    public static JsonElement? Value(Node node, FieldDefinition field) =>
        node.Config.ValueKind == JsonValueKind.Object && node.Config.TryGetProperty(field.Name, out var value) ? value : null;

    private static string? Switched(Node node, FieldDefinition option)
    {
        var isOn = Value(node, option) is { } value ? value.ValueKind == JsonValueKind.True : option.Default == "true";
        return isOn ? option.Label.ToLowerInvariant() : null;
    }
}
