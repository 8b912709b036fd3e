using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Redaction;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Executions;

/// <summary>A setting with its templates evaluated and its references not yet resolved, so that every attempt can resolve them anew.</summary>
internal abstract record FilledValue
{
    private FilledValue() { }

    /// <summary>Writes the value; stops at the first reference that fails.</summary>
    /// <param name="credentials">The secrets; null writes their placeholders instead, for people.</param>
    /// <param name="writer">Takes the value.</param>
    public abstract StepError? Write(StepCredentials? credentials, Utf8JsonWriter writer);

    /// <summary>What it refers to in the vault and is not resolved by the action itself.</summary>
    public virtual IEnumerable<CredentialReference> References => [];

    /// <summary>A list that the action takes item by item; in the settings it has placeholders for secrets.</summary>
    internal sealed record Deferred(FilledValue Inner) : FilledValue
    {
        public override StepError? Write(StepCredentials? credentials, Utf8JsonWriter writer) => Inner.Write(null, writer);
    }

    internal sealed record Plain(JsonElement Value) : FilledValue
    {
        public override StepError? Write(StepCredentials? credentials, Utf8JsonWriter writer)
        {
            Json.Write(Value, writer);
            return null;
        }
    }

    internal sealed record Text(ImmutableArray<CredentialPiece> Pieces, TemplateSink Sink, string Path) : FilledValue
    {
        public override IEnumerable<CredentialReference> References => Pieces.Select(piece => piece.Reference).OfType<CredentialReference>();

        public override StepError? Write(StepCredentials? credentials, Utf8JsonWriter writer)
        {
            // A value alone keeps its JSON type; a text alone obeys the sink like one among others.
            var (value, error) = Pieces is [{ Reference: { } whole }] && Sink == TemplateSink.Text && credentials is not null ? credentials.ValueOf(whole) : Joined(credentials);
            Json.Write(value, writer);
            return error;
        }

        private (JsonElement, StepError?) Joined(StepCredentials? credentials)
        {
            var text = new StringBuilder();
            var isPastHost = Sink != TemplateSink.Url;
            foreach (var piece in Pieces)
            {
                if (piece.Reference is not { } reference)
                {
                    text.Append(piece.Text);
                    continue;
                }

                if (!isPastHost && !CredentialReferenceRules.IsPastHost(text.ToString()))
                    return (Json.Null, new StepError(ErrorCodes.InvalidConfig, CredentialReferenceRules.Placed(CredentialReferenceRules.NotInHost, Path)));
                isPastHost = true;
                if (credentials is null) text.Append(Placeholder.For(reference.Id));
                else if (Insert(text, reference, credentials) is { } error) return (Json.Null, error);
            }

            return (Json.Of(text.ToString()), null);
        }

        private StepError? Insert(StringBuilder text, CredentialReference reference, StepCredentials credentials)
        {
            var (value, error) = credentials.ValueOf(reference);
            if (error is not null) return error;
            if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                return new StepError(ErrorCodes.InvalidConfig, $"{reference} in {Path} is not one text; inside a text name one of its fields, such as {CredentialReference.Scheme}{reference.Id}/{FirstField(value)}.");
            return Templates.Sink.Insert(text, Json.Inserted(value) ?? "", Sink, raw: false) is { } fault
                ? new StepError(ErrorCodes.InvalidConfig, $"{reference} cannot stand in {Path}: {fault.Message}.")
                : null;
        }

        private static string FirstField(JsonElement value) => value.ValueKind == JsonValueKind.Object ? value.EnumerateObject().Select(member => member.Name).FirstOrDefault("field") : "field";
    }

    internal sealed record Object(ImmutableArray<(string Name, FilledValue Value)> Members) : FilledValue
    {
        public override IEnumerable<CredentialReference> References => Members.SelectMany(member => member.Value.References);

        public override StepError? Write(StepCredentials? credentials, Utf8JsonWriter writer)
        {
            StepError? error = null;
            writer.WriteStartObject();
            foreach (var (name, value) in Members)
            {
                writer.WritePropertyName(name);
                if (error is null) error = value.Write(credentials, writer);
                else writer.WriteNullValue();
            }

            writer.WriteEndObject();
            return error;
        }
    }

    internal sealed record List(ImmutableArray<FilledValue> Items) : FilledValue
    {
        public override IEnumerable<CredentialReference> References => Items.SelectMany(item => item.References);

        public override StepError? Write(StepCredentials? credentials, Utf8JsonWriter writer)
        {
            StepError? error = null;
            writer.WriteStartArray();
            foreach (var item in Items) error ??= item.Write(credentials, writer);
            writer.WriteEndArray();
            return error;
        }
    }
}
