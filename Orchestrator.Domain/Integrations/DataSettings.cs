using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain.Templates;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Integrations;

/// <summary>
/// Reads the settings of the steps that work on lists: while editing, when what templates will give is not known and not judged, and when
/// the step runs.
/// </summary>
internal sealed class DataSettings(JsonElement config, bool isEvaluated)
{
    /// <summary>The most items one step takes.</summary>
    public const int MostItems = 100_000;

    /// <summary>The most figures of one step.</summary>
    public const int MostFigures = 100;

    private static readonly ImmutableArray<string> _members = ["function", "path", "separator"];

    private readonly List<SettingProblem> _problems = [];

    /// <summary>What <c>data/aggregate</c> can make of a list, in the order of the documentation.</summary>
    public static ImmutableArray<string> Functions { get; } = ["count", "sum", "avg", "min", "max", "first", "last", "list", "unique", "join"];

    /// <summary>The first thing that is wrong.</summary>
    public SettingProblem? Problem => _problems.FirstOrDefault();

    /// <summary>What is wrong with settings while they are edited.</summary>
    public static IEnumerable<SettingProblem> Problems<T>(JsonElement config, Func<DataSettings, T> read)
    {
        var settings = new DataSettings(config, isEvaluated: false);
        read(settings);
        return settings._problems;
    }

    /// <summary>The items; none when there is no list.</summary>
    public List<JsonElement> Items()
    {
        if (Setting("items") is not { } items)
            return [];
        if (items.ValueKind != JsonValueKind.Array)
        {
            var hint = items.ValueKind == JsonValueKind.String ? "; a template alone keeps its list, such as {{fetch.data}}, and `| parseJson` reads one out of text" : "";
            Add("items", $"Items must be a list, not {Json.KindOf(items)}{hint}.");
            return [];
        }

        if (items.GetArrayLength() <= MostItems)
            return [.. items.EnumerateArray()];
        Add("items", string.Create(CultureInfo.InvariantCulture, $"Items holds {items.GetArrayLength():N0} items; at most 100,000 are taken. Split them first."));
        return [];
    }

    /// <summary>One path or several.</summary>
    public ImmutableArray<ValuePath> Paths(string field, string label)
    {
        if (Setting(field) is not { } value)
            return [];
        ImmutableArray<JsonElement> texts = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
        var paths = ImmutableArray.CreateBuilder<ValuePath>();
        foreach (var text in texts)
            paths.AddRange(PathsIn(text, field, label, ""));
        return paths.ToImmutable();
    }

    /// <summary>The path of the groups, or null for one group of all.</summary>
    public ValuePath? GroupBy()
    {
        var paths = Paths("groupBy", "Group by");
        if (paths.Length > 1)
            Add("groupBy", "Group by takes one path.");
        return paths.FirstOrDefault();
    }

    /// <summary>How many items a part holds, or null when nothing says so.</summary>
    public int? Size()
    {
        if (Setting("size") is not { } value)
        {
            if (Setting("items") is not null)
                Add("size", "Size is missing: say how many items each list holds.");
            return null;
        }

        var number = value.ValueKind == JsonValueKind.String && Json.TryText(value, out var text) && Number.TryRead(text, out var read) ? read.ToJson() : value;
        if (number.ValueKind == JsonValueKind.Number && Number.Read(number).AsWhole(1, MostItems) is { } size)
            return size;
        Add("size", "Size must be a whole number from 1 to 100,000.");
        return null;
    }

    /// <summary>The figures asked for.</summary>
    public List<Figure> Figures()
    {
        var figures = new List<Figure>();
        if (Setting("functions") is not { } functions)
            return figures;
        if (functions.ValueKind != JsonValueKind.Object)
        {
            Add("functions", $"Figures must be an object of names and functions, not {Json.KindOf(functions)}.");
            return figures;
        }

        foreach (var figure in functions.EnumerateObject())
        {
            if (ReadFigure(figure.Name, figure.Value) is { } read)
                figures.Add(read);
        }

        if (functions.GetPropertyCount() is 0 or > MostFigures)
            Add("functions", "Figures names 1 to 100 figures, such as { \"total\": { \"function\": \"sum\", \"path\": \"amount\" } }.");
        return figures;
    }

    /// <summary>A text, or null when there is none.</summary>
    public string? Text(string field) => Setting(field) is { } value ? Json.Inserted(value) : null;

    private Figure? ReadFigure(string name, JsonElement written)
    {
        var inside = JsonPath.Member("", name);
        if (IsPending(written))
            return null;
        if (written.ValueKind != JsonValueKind.Object || !written.TryGetProperty("function", out var function))
        {
            Add("functions", $"“{DocumentWalk.Short(name)}” needs a function and mostly a path: {{ \"function\": \"sum\", \"path\": \"amount\" }}.", inside);
            return null;
        }

        if (name == "group" && Setting("groupBy") is not null)
            Add("functions", "“group” is the name of the value that is grouped by; call the figure something else.", inside);
        foreach (var member in written.EnumerateObject().Where(member => !_members.Contains(member.Name, StringComparer.Ordinal)))
            Add("functions", $"“{DocumentWalk.Short(name)}” has no setting “{DocumentWalk.Short(member.Name)}”{DocumentWalk.Hint(member.Name, _members)}", inside);
        var path = written.TryGetProperty("path", out var text) && text.ValueKind != JsonValueKind.Null ? PathsIn(text, "functions", "The path", $"{inside}.path") : [];
        if (IsPending(function))
            return null;
        var word = function.ValueKind == JsonValueKind.String && Json.TryText(function, out var said) ? said : Json.Compact(function);
        if (!Functions.Contains(word, StringComparer.Ordinal))
        {
            Add("functions", $"There is no function “{DocumentWalk.Short(word)}”{DocumentWalk.Hint(word, Functions)} There are {string.Join(", ", Functions)}.", $"{inside}.function");
            return null;
        }

        var separator = written.TryGetProperty("separator", out var between) ? Json.Inserted(between) : null;
        return new Figure(name, word, path.FirstOrDefault(), separator ?? ",");
    }

    private ImmutableArray<ValuePath> PathsIn(JsonElement value, string field, string label, string inside)
    {
        if (IsPending(value))
            return [];
        if (value.ValueKind != JsonValueKind.String || !Json.TryText(value, out var text))
        {
            Add(field, $"{label} must be a path inside each item, such as customer.name, not {Json.KindOf(value)}.", inside);
            return [];
        }

        if (ExpressionParser.ReadPaths(text, out var paths) is { } fault)
            Add(field, $"{label} cannot be read: {fault.Message}.", inside);
        return paths;
    }

    // What is empty is not set; what a template will give is not known yet.
    private JsonElement? Setting(string name) =>
        config.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
        && !(value.ValueKind == JsonValueKind.String && value.ValueEquals("")) && !IsPending(value) ? value : null;

    private bool IsPending(JsonElement value) =>
        !isEvaluated && value.ValueKind == JsonValueKind.String && Json.TryText(value, out var text) && Template.HasPlaceholders(text);

    private void Add(string field, string message, string inside = "") => _problems.Add(new SettingProblem(field, message, inside));
}

/// <summary>A figure to make of a list.</summary>
/// <param name="Name">What it is called in the output.</param>
/// <param name="Function">One of <see cref="DataSettings.Functions"/>.</param>
/// <param name="Path">What counts in each item; null for the item itself.</param>
/// <param name="Separator">What <c>join</c> puts between.</param>
internal sealed record Figure(string Name, string Function, ValuePath? Path, string Separator);
