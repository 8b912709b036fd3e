using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Redaction;
using Orchestrator.Domain.Schedules;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Workflows;

/// <summary>
/// A graph as people other than its owner may see it. Of a step's settings only those its action defines are shown, so that nothing this product does not know of
/// gets out; without integrations, workflows' ids, header values, bodies, references into the vault and addresses of webhooks, and with everything masked that looks like
/// a secret or is one of the workspace's.
/// </summary>
internal static partial class PublicView
{
    // What is sent, and what names a connection.
    private static readonly HashSet<string> Hidden = new(["headers", "body", "html", "text", "attachments", "connection", "parameters", "api_key", "api_key_env"], StringComparer.Ordinal);

    // How its deliveries are proved, what they are like and what was sent once stays at home; when it runs may be seen.
    private static readonly HashSet<string> ShownOfTrigger = new(["cron", "every", "startAt", "timezone", "missed"], StringComparer.Ordinal);

    /// <summary>For visitors.</summary>
    /// <param name="graph">The workflow.</param>
    /// <param name="catalog">The actions that are known.</param>
    /// <param name="redactor">Knows the workspace's secrets.</param>
    public static Graph Of(Graph graph, ActionCatalog catalog, Redactor redactor) => new(
        [.. graph.Nodes.Select(node => node with
        {
            Label = Text(node.Label, redactor),
            // Before, too: a secret that looks like a query must not be cut into something nobody knows any more.
            Config = redactor.Mask(Shown(node with { Config = redactor.Mask(node.Config) }, catalog)),
            Pin = null,
            Extra = ImmutableDictionary<string, JsonElement>.Empty,
            DataExtra = ImmutableDictionary<string, JsonElement>.Empty,
        })],
        [.. graph.Edges.Select(edge => edge with { Extra = ImmutableDictionary<string, JsonElement>.Empty })]);

    /// <summary>A name or a description for visitors.</summary>
    public static string Text(string text, Redactor redactor) => redactor.Mask(Open(redactor.Mask(text)));

    /// <summary>For a file that leaves the house by its owner's hand: without integrations and secrets, and else as it is.</summary>
    public static Graph ForExport(Graph graph, Redactor redactor) => new(
        [.. graph.Nodes.Select(node => node with
        {
            Label = redactor.Mask(node.Label),
            Config = redactor.Mask(GraphCopy.WithoutIntegration(node.Config)),
            Pin = null,
            Extra = Mask(node.Extra, redactor),
            DataExtra = Mask(node.DataExtra, redactor),
        })],
        [.. graph.Edges.Select(edge => edge with { Extra = Mask(edge.Extra, redactor) })]);

    private static ImmutableDictionary<string, JsonElement> Mask(ImmutableDictionary<string, JsonElement> members, Redactor redactor) =>
        members.IsEmpty ? members : members.SetItems([.. members.Select(member => KeyValuePair.Create(member.Key, redactor.Mask(member.Value)))]);

    private static JsonElement Shown(Node node, ActionCatalog catalog)
    {
        var shown = new JsonObject();
        if (node.Config.ValueKind != JsonValueKind.Object || JsonObject.Create(GraphCopy.WithoutIntegration(node.Config)) is not { } config) return JsonSerializer.SerializeToElement(shown);
        if (node.Type == NodeType.Trigger)
        {
            foreach (var (name, value) in config.Where(one => one.Key == "triggerType" || ShownOfTrigger.Contains(one.Key))) shown[name] = Cleaned(value);
            return JsonSerializer.SerializeToElement(shown);
        }

        if (node.ActionType is { } type) shown["actionType"] = type;
        if (catalog.Find(node) is not { } action) return JsonSerializer.SerializeToElement(shown);
        foreach (var field in action.Fields)
        {
            if (field.Kind is FieldKind.Integration or FieldKind.Workflow || !config.TryGetPropertyValue(field.Name, out var value)) continue;
            shown[field.Name] = IsContent(action, field) ? WithoutValues(value) : Cleaned(value);
        }
        return JsonSerializer.SerializeToElement(shown);
    }

    private static bool IsContent(ActionDefinition action, FieldDefinition field) => field.Sink == TemplateSink.Header
        || action.Group is not ("Flow" or "Data") && (Hidden.Contains(field.Name) || action.Provider is not null && field.Kind is (FieldKind.KeyValue or FieldKind.Json));

    // The names tell what a step does, the values belong to its owner.
    private static JsonNode? WithoutValues(JsonNode? value) => value is JsonObject { Count: > 0 } members && members.All(member => member.Value is JsonValue or null)
        ? new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, (JsonNode?)Placeholder.Redacted)))
        : value is null ? null : Placeholder.Redacted;

    private static JsonNode? Cleaned(JsonNode? value) => value switch
    {
        JsonObject members => Cleaned(members),
        JsonArray items => new JsonArray([.. items.Select(Cleaned)]),
        JsonValue one when one.TryGetValue<string>(out var text) => Open(text),
        _ => value?.DeepClone(),
    };

    private static JsonObject Cleaned(JsonObject members)
    {
        var cleaned = new JsonObject();
        foreach (var (name, value) in members) cleaned[Open(name)] = Cleaned(value);
        return cleaned;
    }

    private static string Open(string text)
    {
        if (text.Contains("://", StringComparison.Ordinal)) text = Reference().Replace(text, Placeholder.Redacted);
        if (text.Contains("://", StringComparison.Ordinal)) text = Address().Replace(text, static address => OpenAddress(address.Value));
        if (text.Contains("hook", StringComparison.OrdinalIgnoreCase)) text = HookPath().Replace(text, Placeholder.Redacted);
        // Also of addresses that begin with a path or with a template, such as {{base}}/orders?customer=4711.
        return text.Contains('=', StringComparison.Ordinal) ? QueryValue().Replace(text, static found => found.Groups["name"] is { Success: true } name ? $"{name.Value}={Placeholder.Redacted}" : found.Value) : text;
    }

    // Whoever knows a webhook's address may call it; a user name, a query's values and a fragment say who calls, not what is called.
    private static string OpenAddress(string address) =>
        address.Contains("hook", StringComparison.OrdinalIgnoreCase) ? Placeholder.Redacted : UserInfo().Replace(address, $"://{Placeholder.Redacted}@");

    [GeneratedRegex("credentials://[A-Za-z0-9_-]*(?:/[A-Za-z0-9_.-]*)?", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Reference();

    [GeneratedRegex("""[A-Za-z][A-Za-z0-9+.-]*://[^\s"'<>]+""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Address();

    // The same without a scheme: {{base}}/hooks/T000/B000, hooks.example.com/services/T000.
    [GeneratedRegex("""(?>\{\{[^{}]*\}\}|[^\s"'<>/])*/[^\s"'<>]*hook[^\s"'<>]*|(?<!\w)hooks?\.[^\s"'<>/]+/[^\s"'<>]*""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex HookPath();

    [GeneratedRegex("://[^/?#@]*@", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex UserInfo();

    // A value that is one whole template is somebody's choice of a field, not data; what stands inside a template is left alone.
    [GeneratedRegex("""\{\{[^{}]*\}\}|(?<name>[?&#](?>\{\{[^{}]*\}\}|[^=&#\s"'<>])*)=(?!\{\{[^{}]*\}\}(?:[&#\s"'<>]|$))(?>\{\{[^{}]*\}\}|[^&#\s"'<>])*""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex QueryValue();
}
