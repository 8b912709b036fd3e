using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Templates;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Executions;

/// <summary>A setting with its templates read; parts without templates are kept as they are.</summary>
internal abstract record CompiledValue
{
    private static readonly Constant _nothing = new(JsonElement.Parse("{}"));

    private CompiledValue() { }

    /// <summary>What its texts refer to in the vault, as often as they do.</summary>
    public virtual IEnumerable<CredentialReference> References => [];

    /// <summary>Writes the value; stops at the first template that fails and tells which. References become placeholders.</summary>
    public abstract StepError? Write(ITemplateScope scope, Utf8JsonWriter writer);

    /// <summary>The value with its templates evaluated and its references to be resolved; or the first template that failed.</summary>
    public virtual (FilledValue Value, StepError? Error) Fill(ITemplateScope scope)
    {
        StepError? error = null;
        var value = Json.Build(writer => error = Write(scope, writer));
        return (new FilledValue.Plain(value), error);
    }

    /// <summary>Settings that hold references but no templates, such as an integration's.</summary>
    public static CompiledValue OfAuthored(JsonElement settings) => Of(settings, TemplateSink.Text, "", hasTemplates: false);

    /// <summary>The settings of an action without <c>actionType</c>; plain fields stay as they are.</summary>
    public static CompiledValue OfConfig(JsonElement config, ActionDefinition? action)
    {
        if (config.ValueKind != JsonValueKind.Object) return _nothing;
        var members = ImmutableArray.CreateBuilder<(string, CompiledValue)>();
        foreach (var member in config.EnumerateObject())
        {
            if (member.Name is "actionType" or "triggerType") continue;
            var field = action?.Field(member.Name);
            var isPlain = field?.Kind is FieldKind.Choice or FieldKind.Switch or FieldKind.Expression or FieldKind.Cases or FieldKind.Workflow or FieldKind.Integration;
            var value = isPlain ? new Constant(member.Value) : Of(member.Value, field?.Sink ?? TemplateSink.Text, member.Name);
            members.Add((member.Name, field is { IsTakenByItem: true } && value.References.Any() ? new Deferred(value) : value));
        }

        return Collapse(members.ToImmutable());
    }

    /// <summary>Whether something in it is resolved by the action itself.</summary>
    public bool HasDeferred => this is Object { Members: var members } && members.Any(member => member.Value is Deferred);

    /// <summary>Where in the settings a template failed, for people and for the editor.</summary>
    public static JsonElement Place(string field, int position, string? suggestion) => Json.Build(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("field", field);
        writer.WriteNumber("position", position);
        if (suggestion is not null) writer.WriteString("suggestion", suggestion);
        writer.WriteEndObject();
    });

    private static CompiledValue Of(JsonElement value, TemplateSink sink, string path, bool hasTemplates = true) => value.ValueKind switch
    {
        JsonValueKind.String => OfText(value, sink, path, hasTemplates),
        JsonValueKind.Object => Collapse([.. value.EnumerateObject().Select(member => (member.Name, Of(member.Value, sink, JsonPath.Member(path, member.Name), hasTemplates)))]),
        JsonValueKind.Array => new List([.. value.EnumerateArray().Select((item, index) => Of(item, sink, JsonPath.Item(path, index), hasTemplates))]).Collapsed(value),
        _ => new Constant(value),
    };

    private static CompiledValue OfText(JsonElement value, TemplateSink sink, string path, bool hasTemplates)
    {
        var text = value.GetString()!;
        var parsed = hasTemplates && Template.HasPlaceholders(text) ? Template.Parse(text) : null;
        if (CredentialReference.MayBeIn(text) && parsed?.Error is null && CompiledReferences.Of(parsed?.Template, text) is { } references)
            return new Referring(references, sink, path);
        return parsed is null ? new Constant(value) : new Text(parsed, sink, path);
    }

    private static CompiledValue Collapse(ImmutableArray<(string Name, CompiledValue Value)> members)
    {
        var whole = new Object(members);
        if (members.Any(member => member.Value is not Constant)) return whole;
        return new Constant(Json.Build(writer => whole.Write(NoScope.Instance, writer)));
    }

    internal sealed record Constant(JsonElement Value) : CompiledValue
    {
        public override (FilledValue Value, StepError? Error) Fill(ITemplateScope scope) => (new FilledValue.Plain(Value), null);

        public override StepError? Write(ITemplateScope scope, Utf8JsonWriter writer)
        {
            Json.Write(Value, writer);
            return null;
        }
    }

    private sealed record Text(TemplateParse Parsed, TemplateSink Sink, string Path) : CompiledValue
    {
        public override StepError? Write(ITemplateScope scope, Utf8JsonWriter writer)
        {
            var result = Parsed.Template?.Evaluate(scope, Sink) ?? new TemplateResult(Json.Null, Parsed.Error);
            Json.Write(result.Value, writer);
            return result.Error is { } error ? new StepError(ErrorCodes.InvalidTemplate, $"{Path}: {error.Sentence}", Place(Path, error.Position, error.Suggestion)) : null;
        }
    }

    private sealed record Referring(CompiledReferences Parts, TemplateSink Sink, string Path) : CompiledValue
    {
        public override IEnumerable<CredentialReference> References => Parts.References;

        public override StepError? Write(ITemplateScope scope, Utf8JsonWriter writer)
        {
            var (value, error) = Fill(scope);
            return error ?? value.Write(null, writer);
        }

        public override (FilledValue Value, StepError? Error) Fill(ITemplateScope scope)
        {
            var (pieces, error) = Parts.Fill(scope, Sink);
            return (new FilledValue.Text(pieces, Sink, Path),
                error is null ? null : new StepError(ErrorCodes.InvalidTemplate, $"{Path}: {error.Sentence}", Place(Path, error.Position, error.Suggestion)));
        }
    }

    private sealed record Deferred(CompiledValue Inner) : CompiledValue
    {
        public override StepError? Write(ITemplateScope scope, Utf8JsonWriter writer) => Inner.Write(scope, writer);

        public override (FilledValue Value, StepError? Error) Fill(ITemplateScope scope)
        {
            var (filled, error) = Inner.Fill(scope);
            return (new FilledValue.Deferred(filled), error);
        }
    }

    private sealed record Object(ImmutableArray<(string Name, CompiledValue Value)> Members) : CompiledValue
    {
        public override StepError? Write(ITemplateScope scope, Utf8JsonWriter writer)
        {
            StepError? error = null;
            writer.WriteStartObject();
            foreach (var (name, value) in Members)
            {
                writer.WritePropertyName(name);
                if (error is null) error = value.Write(scope, writer);
                else writer.WriteNullValue();
            }

            writer.WriteEndObject();
            return error;
        }

        public override IEnumerable<CredentialReference> References => Members.SelectMany(member => member.Value.References);

        public override (FilledValue Value, StepError? Error) Fill(ITemplateScope scope)
        {
            var members = ImmutableArray.CreateBuilder<(string, FilledValue)>(Members.Length);
            foreach (var (name, value) in Members)
            {
                var (filled, error) = value.Fill(scope);
                if (error is not null) return (filled, error);
                members.Add((name, filled));
            }

            return (new FilledValue.Object(members.ToImmutable()), null);
        }
    }

    private sealed record List(ImmutableArray<CompiledValue> Items) : CompiledValue
    {
        public CompiledValue Collapsed(JsonElement value) => Items.All(item => item is Constant) ? new Constant(value) : this;

        public override StepError? Write(ITemplateScope scope, Utf8JsonWriter writer)
        {
            StepError? error = null;
            writer.WriteStartArray();
            foreach (var item in Items) error ??= item.Write(scope, writer);
            writer.WriteEndArray();
            return error;
        }

        public override IEnumerable<CredentialReference> References => Items.SelectMany(item => item.References);

        public override (FilledValue Value, StepError? Error) Fill(ITemplateScope scope)
        {
            var items = ImmutableArray.CreateBuilder<FilledValue>(Items.Length);
            foreach (var item in Items)
            {
                var (filled, error) = item.Fill(scope);
                if (error is not null) return (filled, error);
                items.Add(filled);
            }

            return (new FilledValue.List(items.ToImmutable()), null);
        }
    }
}
