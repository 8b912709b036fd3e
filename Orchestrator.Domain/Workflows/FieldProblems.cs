using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Workflows;

/// <summary>Whether a step's settings are what its action asks for.</summary>
internal sealed class FieldProblems
{
    private static readonly string[] _schemes = ["https://", "http://"];

    private readonly Node _node;
    private readonly string _at;
    private readonly List<GraphProblem> _problems = [];

    private FieldProblems(Node node, string at) => (_node, _at) = (node, $"{at}.data.config");

    public static List<GraphProblem> Find(Node node, ActionDefinition action, string at)
    {
        var found = new FieldProblems(node, at);
        foreach (var field in action.Fields) found.FindIn(field);
        found.FindRule(action);
        foreach (var problem in action.Check(node.Config)) found.Add(problem.Field, problem.Message, problem.Inside);
        found.FindMistyped(action);
        return found._problems;
    }

    private void FindIn(FieldDefinition field)
    {
        if (!IsSet(field.Name, out var value))
        {
            if (field.Required) Add(field.Name, $"{field.Label} is missing.");
            return;
        }

        // With an integration an address may be a path below its base URL.
        var isPath = field.Sink == TemplateSink.Url && value.ValueKind == JsonValueKind.String && IsSet("integrationId", out _);
        if (!isPath && Wrong(field, value) is { } message) Add(field.Name, message);
        else if (field.Kind == FieldKind.KeyValue) FindInPairs(field, value);
        else if (field.Kind == FieldKind.Cases) FindInCases(field, value);
    }

    private static string? Wrong(FieldDefinition field, JsonElement value)
    {
        switch (field.Kind)
        {
            case FieldKind.Json or FieldKind.Value or FieldKind.Cases:
                return null;
            case FieldKind.Number:
                return WrongNumber(field, value);
            case FieldKind.Switch:
                return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : $"{field.Label} must be true or false, not {JsonShape.Kind(value)}.";
            case FieldKind.KeyValue:
                return value.ValueKind == JsonValueKind.Object ? null : $"{field.Label} must be an object of names and texts, not {JsonShape.Kind(value)}.";
        }

        if (value.ValueKind != JsonValueKind.String) return $"{field.Label} must be text, not {JsonShape.Kind(value)}.";
        var text = value.GetString()!;
        return field.Kind switch
        {
            FieldKind.Choice when !field.Choices.Contains(text, StringComparer.Ordinal) =>
                $"{field.Label} cannot be “{DocumentWalk.Short(text)}”; choose {string.Join(", ", field.Choices)}.",
            FieldKind.Duration when !Template.HasPlaceholders(text) && !DurationText.TryParse(text, out _) =>
                $"“{DocumentWalk.Short(text)}” is not {DurationText.Allowed}.",
            FieldKind.Instant when !Template.HasPlaceholders(text) && !InstantText.TryParse(text, out _) =>
                $"“{DocumentWalk.Short(text)}” is not {InstantText.Allowed}.",
            _ when field.Sink == TemplateSink.Url && !MayBeAddress(text) => $"{field.Label} must begin with https:// or http://, such as https://api.example.com/users.",
            _ => null,
        };
    }

    private static string? WrongNumber(FieldDefinition field, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String && Template.HasPlaceholders(value.GetString()!)) return null;
        var (smallest, largest) = field.Range;
        var isOne = value.ValueKind == JsonValueKind.Number ? value.TryGetInt32(out var number)
            : int.TryParse(value.ValueKind == JsonValueKind.String ? value.GetString() : null, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
        return isOne && number >= smallest && number <= largest ? null : string.Create(CultureInfo.InvariantCulture, $"{field.Label} is a whole number from {smallest} to {largest}.");
    }

    private void FindInCases(FieldDefinition field, JsonElement cases)
    {
        foreach (var (inside, message) in SwitchCases.Problems(cases, field.Label)) Add(field.Name, message, inside);
    }

    // What a template or a credential puts in is known when the step runs; what stands before it is known now.
    private static bool MayBeAddress(string text)
    {
        var inserted = text.IndexOf("{{", StringComparison.Ordinal);
        var head = (inserted < 0 ? text : text[..inserted]).Trim();
        if (head.StartsWith("credentials://", StringComparison.OrdinalIgnoreCase)) return true;
        return inserted < 0
            ? Uri.TryCreate(head, UriKind.Absolute, out var url) && url.Scheme is "https" or "http" && url.Host.Length > 0
            : _schemes.Any(scheme => head.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) || scheme.StartsWith(head, StringComparison.OrdinalIgnoreCase));
    }

    private void FindInPairs(FieldDefinition field, JsonElement pairs)
    {
        foreach (var pair in pairs.EnumerateObject())
        {
            if (pair.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                Add(field.Name, $"“{DocumentWalk.Short(pair.Name)}” in {field.Label} must be text, not {JsonShape.Kind(pair.Value)}.", JsonPath.Member("", pair.Name));
        }
    }

    private void FindRule(ActionDefinition action)
    {
        if (action.ExactlyOneOf.IsEmpty) return;
        var labels = string.Join(" or ", action.ExactlyOneOf.Select(name => $"“{action.Field(name)?.Label ?? name}”"));
        var set = action.ExactlyOneOf.Where(name => IsSet(name, out _)).ToList();
        if (set.Count == 0) Add(action.ExactlyOneOf[0], $"Set {labels}.");
        foreach (var extra in set.Skip(1)) Add(extra, $"Set either {labels}, not both.");
    }

    private void FindMistyped(ActionDefinition action)
    {
        foreach (var member in _node.Config.EnumerateObject())
        {
            if (member.Name == "actionType" || action.Field(member.Name) is not null) continue;
            var meant = Nearest.To(member.Name, action.Fields.Where(field => !IsSet(field.Name, out _)).Select(field => field.Name));
            if (meant is null && action.Provider is null) continue;
            var hint = meant is not null ? $"; did you mean “{meant}”?" : $"; it has {string.Join(", ", action.Fields.Select(field => field.Name))}.";
            _problems.Add(new GraphProblem(JsonPath.Member(_at, member.Name), $"{action.Title} has no setting “{DocumentWalk.Short(member.Name)}”{hint}",
                ProblemKind.Warning, _node.Id, member.Name));
        }
    }

    private bool IsSet(string name, out JsonElement value) =>
        _node.Config.TryGetProperty(name, out value)
        && value.ValueKind != JsonValueKind.Null
        && !(value.ValueKind == JsonValueKind.String && string.IsNullOrWhiteSpace(value.GetString()));

    private void Add(string field, string message, string inside = "") => _problems.Add(new GraphProblem(
        string.Create(CultureInfo.InvariantCulture, $"{_at}.{field}{inside}"), message, ProblemKind.Semantic, _node.Id, field));
}
