namespace Orchestrator.Domain.Integrations;

/// <summary>The steps every installation has.</summary>
public static class BuiltInActions
{
    /// <summary>Calls an address over HTTP.</summary>
    public static ActionDefinition HttpRequest { get; } = new(
        "http/request", "HTTP request", "Call any address", "globe", "Connect",
        [
            new FieldDefinition("method", "Method", FieldKind.Choice, Required: true, Default: "GET",
                Choices: ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]),
            new FieldDefinition("url", "URL", FieldKind.Text, Required: true, Sink: TemplateSink.Url,
                Help: "Inserted values are encoded for a URL.", Placeholder: "https://api.example.com/users/{{trigger.userId}}"),
            new FieldDefinition("query", "Query", FieldKind.KeyValue,
                Help: "Added to the address, encoded."),
            new FieldDefinition("headers", "Headers", FieldKind.KeyValue, Sink: TemplateSink.Header,
                Help: "Put keys in the vault and write credentials://id/field here.", Placeholder: "Bearer credentials://crm/access_token"),
            new FieldDefinition("body", "Body", FieldKind.Json,
                Help: "Sent with every method but GET and HEAD.", Placeholder: "{ \"name\": \"{{trigger.name}}\" }"),
            new FieldDefinition("bodyType", "Body type", FieldKind.Choice, Default: "json", Choices: ["json", "form", "text", "multipart"]),
            new FieldDefinition("followRedirects", "Follow redirects", FieldKind.Switch, Default: "true",
                Help: "At most five; credentials are not sent to another host."),
            new FieldDefinition("responseType", "Response", FieldKind.Choice, Default: "auto", Choices: ["auto", "json", "text", "file"],
                Help: "auto reads JSON when the answer says it is JSON."),
        ],
        ["out"]);

    /// <summary>Goes one of two ways.</summary>
    public static ActionDefinition Condition { get; } = new(
        "flow/condition", "Condition", "True or false", "branch", "Flow",
        [
            new FieldDefinition("expression", "Condition", FieldKind.Expression, Required: true,
                Help: "The step goes on through True or False.", Placeholder: "trigger.amount > 100 and trigger.country == \"FR\""),
        ],
        ["true", "false"]);

    /// <summary>Waits, also across restarts.</summary>
    public static ActionDefinition Delay { get; } = new(
        "flow/delay", "Delay", "Wait for a time or until an instant", "clock", "Flow",
        [
            new FieldDefinition("duration", "For", FieldKind.Duration,
                Help: "Seconds, minutes, hours or days; survives a restart.", Placeholder: "90s, 2h, 3d"),
            new FieldDefinition("until", "Until", FieldKind.Instant,
                Help: "An instant in ISO 8601; one that is past goes on at once.", Placeholder: "2026-12-24T08:00:00Z"),
        ],
        ["out"]) { ExactlyOneOf = ["duration", "until"] };

    /// <summary>Builds an object.</summary>
    public static ActionDefinition Transform { get; } = new(
        "data/transform", "Transform", "Build an object", "braces", "Data",
        [
            new FieldDefinition("fields", "Fields", FieldKind.Json, Required: true,
                Help: "Any JSON; a text that is one template keeps its value's type.", Placeholder: "{ \"title\": \"{{trigger.issue.title}}\" }", Default: "{}"),
        ],
        ["out"]);

    /// <summary>Writes a line to the run and to the server's log.</summary>
    public static ActionDefinition Log { get; } = new(
        "log/write", "Log", "Write a line to the run", "note", "Data",
        [
            new FieldDefinition("message", "Message", FieldKind.LongText, Required: true,
                Help: "Secrets are masked.", Placeholder: "Order {{trigger.id}} was paid"),
            new FieldDefinition("level", "Level", FieldKind.Choice, Default: "info", Choices: ["debug", "info", "warning", "error"]),
        ],
        ["out"]);
}
