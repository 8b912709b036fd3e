using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
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
internal static class PublicView
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
        [.. graph.Edges.Select(edge => edge with { Extra = ImmutableDictionary<string, JsonElement>.Empty })])
    {
        Notes = [.. graph.Notes.Select(note => note with { Text = Text(note.Text, redactor), Extra = ImmutableDictionary<string, JsonElement>.Empty })],
    };

    /// <summary>A name or a description for visitors.</summary>
    public static string Text(string text, Redactor redactor) => redactor.Mask(PublicText.Open(redactor.Mask(text)));

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
        [.. graph.Edges.Select(edge => edge with { Extra = Mask(edge.Extra, redactor) })])
    {
        Notes = [.. graph.Notes.Select(note => note with { Text = redactor.Mask(note.Text), Extra = Mask(note.Extra, redactor) })],
    };

    private static ImmutableDictionary<string, JsonElement> Mask(ImmutableDictionary<string, JsonElement> members, Redactor redactor) =>
        members.IsEmpty ? members : members.SetItems([.. members.Select(member => KeyValuePair.Create(member.Key, redactor.Mask(member.Value)))]);

    private static JsonElement Shown(Node node, ActionCatalog catalog)
    {
        var shown = new JsonObject();
        if (node.Config.ValueKind != JsonValueKind.Object || JsonObject.Create(GraphCopy.WithoutIntegration(node.Config)) is not { } config) return JsonSerializer.SerializeToElement(shown);
        if (node.Type == NodeType.Trigger)
        {
            foreach (var (name, value) in config.Where(one => one.Key == "triggerType" || ShownOfTrigger.Contains(one.Key))) shown[name] = Cleaned(value, isAddress: false);
            return JsonSerializer.SerializeToElement(shown);
        }

        if (node.ActionType is { } type) shown["actionType"] = type;
        if (catalog.Find(node) is not { } action) return JsonSerializer.SerializeToElement(shown);
        foreach (var field in action.Fields)
        {
            if (field.Kind is FieldKind.Integration or FieldKind.Workflow || !config.TryGetPropertyValue(field.Name, out var value)) continue;
            shown[field.Name] = IsQuery(action, field) ? WithoutValues(value, keepsTemplates: true) : IsContent(action, field) ? WithoutValues(value) : Cleaned(value, IsAddress(field, value));
        }
        return JsonSerializer.SerializeToElement(shown);
    }

    private static bool IsContent(ActionDefinition action, FieldDefinition field) => field.Sink == TemplateSink.Header
        || action.Group is not ("Flow" or "Data") && (Hidden.Contains(field.Name) || action.Provider is not null && field.Kind is (FieldKind.KeyValue or FieldKind.Json));

    // It is sent as the query of an address, and shown as one.
    private static bool IsQuery(ActionDefinition action, FieldDefinition field) => action.Provider is null && field is { Name: "query", Kind: FieldKind.KeyValue };

    private static bool IsAddress(FieldDefinition field, JsonNode? value) => field.Sink == TemplateSink.Url
        || field.Kind == FieldKind.Text && value is JsonValue one && one.TryGetValue<string>(out var text)
        && (text.AsSpan().TrimStart().StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.AsSpan().TrimStart().StartsWith("https://", StringComparison.OrdinalIgnoreCase));

    // The names tell what a step does, the values belong to its owner.
    private static JsonNode? WithoutValues(JsonNode? value, bool keepsTemplates = false)
    {
        if (value is not JsonObject { Count: > 0 } members || !members.All(member => member.Value is JsonValue or null)) return value is null ? null : Placeholder.Redacted;
        var shown = new JsonObject();
        foreach (var (name, one) in members)
            shown[PublicText.Open(name)] = keepsTemplates && one is JsonValue said && said.TryGetValue<string>(out var text) && TemplatePlaces.IsOne(text.Trim()) ? PublicText.Open(text) : Placeholder.Redacted;
        return shown;
    }

    private static JsonNode? Cleaned(JsonNode? value, bool isAddress) => value switch
    {
        JsonObject members => Cleaned(members, isAddress),
        JsonArray items => new JsonArray([.. items.Select(item => Cleaned(item, isAddress))]),
        JsonValue one when one.TryGetValue<string>(out var text) => isAddress ? PublicText.OpenAddress(text) : PublicText.Open(text),
        _ => value?.DeepClone(),
    };

    private static JsonObject Cleaned(JsonObject members, bool isAddress)
    {
        var cleaned = new JsonObject();
        foreach (var (name, value) in members) cleaned[PublicText.Open(name)] = Cleaned(value, isAddress);
        return cleaned;
    }
}
