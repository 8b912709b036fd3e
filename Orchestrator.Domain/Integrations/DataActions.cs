using System.Collections.Immutable;

namespace Orchestrator.Domain.Integrations;

/// <summary>The steps that work on lists.</summary>
public static class DataActions
{
    private static readonly FieldDefinition _items = new("items", "Items", FieldKind.Value, Required: true,
        Help: "A list of at most 100,000 items.", Placeholder: "{{fetch_orders.data.orders}}");

    /// <summary>Keeps some of a list.</summary>
    public static ActionDefinition Filter { get; } = new(
        "data/filter", "Filter", "Keep the items that meet a condition", "filter", "Data",
        [
            _items,
            new FieldDefinition("where", "Where", FieldKind.Expression, Required: true,
                Help: "Asked of each item: item is the item, index its place from 0. Steps before this one can be read too.",
                Placeholder: "item.amount > 100 and item.country == \"FR\"") { IsPerItem = true },
        ],
        ["out"]) { Check = config => DataSettings.Problems(config, settings => settings.Items()) };

    /// <summary>Puts a list in order.</summary>
    public static ActionDefinition Sort { get; } = new(
        "data/sort", "Sort", "Put items in order", "sort", "Data",
        [
            _items,
            new FieldDefinition("by", "By", FieldKind.Value,
                Help: "A path inside each item, or several with commas; write ? after one that may be missing, which then comes last. Empty sorts the items themselves.",
                Placeholder: "country, customer.name"),
            new FieldDefinition("order", "Order", FieldKind.Choice, Default: "asc", Choices: ["asc", "desc"],
                Help: "Numbers as numbers, dates as instants, other text by its characters. Equal items keep their order."),
        ],
        ["out"]) { Check = config => DataSettings.Problems(config, settings => (settings.Items(), settings.Paths("by", "By"))) };

    /// <summary>Makes figures of a list.</summary>
    public static ActionDefinition Aggregate { get; } = new(
        "data/aggregate", "Aggregate", "Count, add up, group", "chart", "Data",
        [
            _items,
            new FieldDefinition("functions", "Figures", FieldKind.Json, Required: true,
                Help: $"A name for each figure, with its function ({string.Join(", ", DataSettings.Functions)}) and the path inside each item that it takes; join takes a separator too.",
                Placeholder: "{ \"total\": { \"function\": \"sum\", \"path\": \"amount\" } }", Default: "{}"),
            new FieldDefinition("groupBy", "Group by", FieldKind.Value,
                Help: "A path inside each item: gives items, one for each value, with the value as group and its figures.", Placeholder: "country"),
        ],
        ["out"]) { Check = config => DataSettings.Problems(config, settings => (settings.Items(), settings.Figures(), settings.GroupBy())) };

    /// <summary>Cuts a list or a text into parts.</summary>
    public static ActionDefinition Split { get; } = new(
        "data/split", "Split", "Cut a list or a text into parts", "switch", "Data",
        [
            _items with { Required = false, Help = "A list of at most 100,000 items, cut into lists of Size." },
            new FieldDefinition("text", "Text", FieldKind.LongText,
                Help: "Instead of items: a text, cut at each separator.", Placeholder: "{{read_file.data}}"),
            new FieldDefinition("separator", "Separator", FieldKind.Value,
                Help: "What stands between the parts of the text; a line break unless told.", Placeholder: ","),
            new FieldDefinition("size", "Size", FieldKind.Value,
                Help: "How many items each list holds; the last may hold fewer. Parts of a text stay single without it.", Placeholder: "100"),
        ],
        ["out"]) { ExactlyOneOf = ["items", "text"], Check = config => DataSettings.Problems(config, settings => (settings.Items(), settings.Size())) };

    /// <summary>All of them, in the order of the palette.</summary>
    public static ImmutableArray<ActionDefinition> All { get; } = [Filter, Sort, Aggregate, Split];
}
