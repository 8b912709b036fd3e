using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Llm;
using Orchestrator.Domain.Templates;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Integrations.Manifests;

/// <summary>Reads the requests and steps of a manifest.</summary>
internal static class ManifestActionReader
{
    private const string Link = "@link";
    private const string Count = "@count";

    private static readonly string[] _asked = ["model", "prompt", "system", "maxTokens", "temperature", "responseSchema"];

    private static readonly string[] _methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

    public static ManifestAction Read(ManifestObject item, ProviderDefinition provider, HashSet<string> settings)
    {
        var id = item.Required("id");
        var list = List(item.Inner("list"));
        var inputs = item.Items("inputs").Select(Input).ToList();
        if (list is not null) inputs.Add(LimitOf());
        ManifestReader.Twice(item, "inputs", inputs.Select(input => input.Field.Name));
        var names = settings.Union(inputs.Select(input => input.Field.Name), StringComparer.Ordinal).Append(ManifestScope.StepKey).ToHashSet(StringComparer.Ordinal);
        var asks = Asks(item, provider, names);
        var request = asks is null ? Request(item, names) : new ManifestRequest("POST", ManifestText.Parse(""));
        var outputs = ManifestOutputReader.Read(item, "outputs");
        var find = Find(item.Inner("find"), list, names);
        var told = outputs.Select(output => output.Definition).ToImmutableArray();
        var definition = new ActionDefinition($"{provider.Type}/{id}", item.Required("title"), item.Required("description"), item.Text("icon", provider.Icon), provider.Title,
            [Integration(provider), .. inputs.Select(input => input.Field)], ["out"])
        {
            Provider = provider.Type,
            KeepsToHosts = true,
            AllowsSecrets = true,
            Outputs = list is null || find is not null ? told : [new("items", OutputKind.List, "What was found, at most as many as asked for.", told), new("count", OutputKind.Number)],
            Timeout = Timeout(item),
        };
        var action = new ManifestAction(definition, [.. inputs.Select(input => input.Input)], request, [.. outputs.Select(output => output.Output)])
        {
            IsHarmless = item.Flag("readOnly") || asks is not null || request.Method is "GET" or "HEAD",
            IdempotencyHeader = item.Optional("idempotencyHeader"),
            List = list,
            Find = find,
            Expects = [.. item.Texts("expects").Select(AnswerPath.Parse)],
            Asks = asks,
            Counts = Counts(item.Inner("counts"), names),
        };
        item.Done();
        return action;
    }

    private static JsonElement? Asks(ManifestObject action, ProviderDefinition provider, HashSet<string> names)
    {
        if (action.Inner("asks") is not { } item) return null;
        if (LlmProviders.Known.OfIntegration(provider.Type) is null) action.Wrong("asks", $"Only a provider of models asks one: {string.Join(", ", LlmProviders.IntegrationTypes)}. Write a “request”.");
        if (action.Has("request")) action.Wrong("request", "A step that “asks” makes no request of its own.");
        foreach (var name in _asked)
            if (item.Any(name) is { } value) ManifestReader.Known(item, name, TextsIn(value), names);
        foreach (var name in _asked.Take(2).Where(name => !item.Has(name))) item.Wrong(name, "This is missing.");
        item.Done();
        return action.Any("asks");
    }

    private static ManifestCount? Counts(ManifestObject? item, HashSet<string> names)
    {
        if (item is null) return null;
        var counts = new ManifestCount(ManifestText.Parse(item.Required("model")), AnswerPath.Parse(item.Required("input")), ManifestReader.Path(item, "output"), ManifestReader.Path(item, "costUsd"));
        ManifestReader.Known(item, "model", [counts.Model], names);
        item.Done();
        return counts;
    }

    public static ManifestRequest Request(ManifestObject owner, HashSet<string> names)
    {
        if (owner.Inner("request") is not { } item)
        {
            if (!owner.Has("request")) owner.Wrong("request", "This is missing: the method and the path that are called.");
            return new ManifestRequest("GET", ManifestText.Parse(""));
        }

        var method = item.Required("method");
        if (method.Length > 0 && !_methods.Contains(method, StringComparer.Ordinal)) item.Wrong("method", $"This must be one of {string.Join(", ", _methods)}.");
        var path = ManifestText.Parse(item.Text("path"));
        if (path.Source.Length > 0 && path.Source[0] != '/') item.Wrong("path", "A path begins with a slash.");
        if (path.Parts.OfType<ManifestPart.Literal>().Any(part => part.Text.Contains('?', StringComparison.Ordinal))) item.Wrong("path", "Parameters belong in “query”.");
        var request = new ManifestRequest(method, path)
        {
            Query = [.. item.Members("query")],
            Headers = item.Pairs("headers"),
            Body = item.Any("body"),
            BodyType = item.Choice("bodyType", ManifestBody.Json),
            Answer = item.Choice("answer", ManifestAnswer.Json),
            BaseUrl = ManifestReader.OtherBaseUrl(item),
        };
        if (request.Body is not null && method is "GET" or "HEAD") item.Wrong("body", $"{method} has no body.");
        ManifestReader.Known(item, "path", [path], names);
        ManifestReader.Known(item, "headers", request.Headers.Select(pair => pair.Value), names);
        ManifestReader.Known(item, "query", request.Query.SelectMany(pair => TextsIn(pair.Value)), names);
        if (request.Body is { } body) ManifestReader.Known(item, "body", TextsIn(body), names);
        item.Done();
        return request;
    }

    private static (FieldDefinition Field, ManifestInput Input) Input(ManifestObject item)
    {
        // A list and a decimal are any value in the form.
        var named = item.Optional("kind");
        var kind = named is "list" or "decimal" ? FieldKind.Value : item.Choice("kind", FieldKind.Text);
        if (kind is FieldKind.Expression or FieldKind.Cases or FieldKind.Workflow or FieldKind.Integration or FieldKind.Duration)
            item.Wrong("kind", "An input is text, longText, number, decimal, switch, choice, list, keyValue, json or instant.");
        var name = item.Required("name");
        if (name.Length > 0 && !ManifestReader.NamePattern().IsMatch(name)) item.Wrong("name", "A name is letters and digits, and begins with a letter.");
        if (name is "integrationId" or "actionType" or "integration") item.Wrong("name", $"“{name}” is taken.");
        var choices = item.Texts("choices");
        if (kind == FieldKind.Choice && choices.IsEmpty) item.Wrong("choices", "A choice needs choices.");
        var field = new FieldDefinition(name, item.Required("label"), kind, item.Flag("required"), item.Flag("html") ? TemplateSink.Html : TemplateSink.Text,
            item.Optional("help"), item.Optional("placeholder"), item.Optional("default"), choices.IsEmpty ? default : choices)
        {
            Range = (item.Number("min", int.MinValue), item.Number("max", int.MaxValue)),
        };
        item.Done();
        return (field, new ManifestInput(name, named == "decimal" ? InputKind.Number : KindOf(kind), field.Default));
    }

    private static InputKind KindOf(FieldKind kind) => kind switch
    {
        FieldKind.Number => InputKind.Number,
        FieldKind.Switch => InputKind.Boolean,
        FieldKind.Value => InputKind.List,
        FieldKind.KeyValue => InputKind.Object,
        FieldKind.Json => InputKind.Json,
        _ => InputKind.Text,
    };

    private static (FieldDefinition Field, ManifestInput Input) LimitOf() => (
        new FieldDefinition("limit", "At most", FieldKind.Number, Help: "How many are read, 1 to 1000; further pages are asked for as needed.", Placeholder: "50") { Range = (1, 1000) },
        new ManifestInput("limit", InputKind.Number, "50"));

    private static FieldDefinition Integration(ProviderDefinition provider) =>
        new("integrationId", $"{provider.Title} integration", FieldKind.Integration, Required: true) { Provider = provider.Type };

    private static TimeSpan Timeout(ManifestObject item)
    {
        if (item.Optional("timeout") is not { } text) return TimeSpan.FromSeconds(30);
        if (DurationText.TryParse(text, out var timeout) && timeout > TimeSpan.Zero && timeout <= GraphLimits.Timeout) return timeout;
        item.Wrong("timeout", "This must be a time such as 90s or 5m, at most one hour.");
        return TimeSpan.FromSeconds(30);
    }

    private static ManifestList? List(ManifestObject? item)
    {
        if (item is null) return null;
        var next = item.Optional("next");
        var (toQuery, toBody) = Target(item, "to");
        var (sizeQuery, sizeBody) = Target(item, "size");
        var list = new ManifestList(AnswerPath.Parse(item.Required("items")), next is null or Link or Count ? null : AnswerPath.Parse(next), item.Optional("lastId"),
            ManifestReader.Path(item, "more"), toQuery, toBody, sizeQuery, sizeBody, item.Number("most", 100))
        {
            ByLink = next == Link,
            ByOffset = next == Count,
        };
        if (next is not (null or Link) && toQuery is null && toBody is null) item.Wrong("to", "This is missing: query:name or body:place, where the next page is asked for.");
        if (list.Most < 1) item.Wrong("most", "A page has at least one item.");
        item.Done();
        return list;
    }

    private static (string? Query, AnswerPath? Body) Target(ManifestObject item, string member)
    {
        var text = item.Optional(member);
        if (text is null) return (null, null);
        if (text.StartsWith("query:", StringComparison.Ordinal)) return (text[6..], null);
        if (text.StartsWith("body:", StringComparison.Ordinal)) return (null, AnswerPath.Parse(text[5..]));
        item.Wrong(member, "This must be query: and the name of a parameter, or body: and a place in the body.");
        return (null, null);
    }

    private static ManifestFind? Find(ManifestObject? item, ManifestList? list, HashSet<string> names)
    {
        if (item is null) return null;
        if (list is null) item.Wrong("", "What is looked for is looked for in a “list”, which is missing.");
        var find = new ManifestFind(AnswerPath.Parse(item.Required("field")), ManifestText.Parse(item.Required("equals")), ManifestText.Parse(item.Required("otherwise")));
        ManifestReader.Known(item, "equals", [find.Wanted], names);
        ManifestReader.Known(item, "otherwise", [find.Otherwise], names);
        item.Done();
        return find;
    }

    private static IEnumerable<ManifestText> TextsIn(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [ManifestText.Parse(value.GetString()!)],
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => TextsIn(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(TextsIn),
        _ => [],
    };
}

/// <summary>Reads what a step gives.</summary>
internal static class ManifestOutputReader
{
    /// <summary><c>"id"</c>, <c>"number:number"</c>, or an object with name, kind, from, help and each.</summary>
    public static ImmutableArray<(ManifestOutput Output, OutputDefinition Definition)> Read(ManifestObject owner, string member)
    {
        var read = ImmutableArray.CreateBuilder<(ManifestOutput, OutputDefinition)>();
        foreach (var (item, place) in owner.Each(member))
        {
            if (item.ValueKind == JsonValueKind.String)
            {
                var (name, kind) = item.GetString()!.Split(':') is [var left, var right] ? (left, right) : (item.GetString()!, "text");
                read.Add(One(owner.At(Shorthand(name, kind), place)));
            }
            else
            {
                read.Add(One(owner.At(item, place)));
            }
        }

        ManifestReader.Twice(owner, member, read.Select(output => output.Item1.Name));
        return read.ToImmutable();
    }

    private static JsonElement Shorthand(string name, string kind) => Json.Build(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteString("kind", kind);
        writer.WriteEndObject();
    });

    private static (ManifestOutput, OutputDefinition) One(ManifestObject item)
    {
        var (name, kind) = (item.Required("name"), item.Choice("kind", OutputKind.Text));
        var each = Read(item, "each");
        var output = new ManifestOutput(name, kind, AnswerPath.Parse(item.Text("from", name)), [.. each.Select(one => one.Output)]);
        var definition = new OutputDefinition(name, kind, item.Optional("help"), [.. each.Select(one => one.Definition)]);
        item.Done();
        return (output, definition);
    }
}
