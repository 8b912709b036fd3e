namespace Orchestrator.Domain.Integrations;

/// <summary>The built-in steps that speak to databases and mail servers.</summary>
public static class ConnectActions
{
    /// <summary>Runs one SQL statement.</summary>
    public static ActionDefinition DatabaseQuery { get; } = new(
        "database/query", "Database query", "Run SQL at PostgreSQL or SQLite", "db", "Connect",
        [
            new FieldDefinition("integrationId", "Integration", FieldKind.Integration, Help: "A database under Integrations, or its address below.") { Provider = "database" },
            new FieldDefinition("connection", "Connection", FieldKind.Text,
                Help: "A reference to the address in the vault; or sqlite: and a file's name.", Placeholder: "credentials://orders-db"),
            new FieldDefinition("sql", "SQL", FieldKind.LongText, Required: true, Sink: TemplateSink.Sql,
                Help: "One statement. Templates in it become parameters, so write them without quotes.", Placeholder: "SELECT id, total FROM orders WHERE customer = {{trigger.customer}} LIMIT 100"),
            new FieldDefinition("parameters", "Parameters", FieldKind.Json,
                Help: "A list of values for $1, $2 …", Placeholder: "[ \"{{trigger.id}}\" ]"),
            new FieldDefinition("readOnly", "Read only", FieldKind.Switch, Default: "false",
                Help: "Nothing can change, so the step may be repeated after a crash."),
        ],
        ["out"]) { ExactlyOneOf = ["integrationId", "connection"], KeepsToHosts = true };

    /// <summary>Sends a message by SMTP.</summary>
    public static ActionDefinition EmailSend { get; } = new(
        "email/send", "Send e-mail", "Send a message through your mail server", "mail", "Connect",
        [
            new FieldDefinition("integrationId", "Integration", FieldKind.Integration, Required: true,
                Help: "The mail server; messages come from its address.") { Provider = "smtp" },
            new FieldDefinition("to", "To", FieldKind.Text, Required: true, Sink: TemplateSink.Header,
                Help: "Addresses, separated by commas.", Placeholder: "Ada <ada@example.com>, {{trigger.email}}"),
            new FieldDefinition("cc", "Cc", FieldKind.Text, Sink: TemplateSink.Header),
            new FieldDefinition("bcc", "Bcc", FieldKind.Text, Sink: TemplateSink.Header,
                Help: "These get the message and nobody sees them."),
            new FieldDefinition("replyTo", "Reply to", FieldKind.Text, Sink: TemplateSink.Header),
            new FieldDefinition("subject", "Subject", FieldKind.Text, Required: true, Sink: TemplateSink.Header, Placeholder: "Order {{trigger.id}} was paid"),
            new FieldDefinition("text", "Text", FieldKind.LongText,
                Help: "What is shown where HTML is not."),
            new FieldDefinition("html", "HTML", FieldKind.LongText, Sink: TemplateSink.Html,
                Help: "Inserted values are encoded for HTML.", Placeholder: "<p>Hello {{trigger.name}}</p>"),
            new FieldDefinition("attachments", "Attachments", FieldKind.Json,
                Help: "A list of files, such as the data of an HTTP request whose response is a file.", Placeholder: "[ \"{{download.data}}\" ]"),
        ],
        ["out"]) { KeepsToHosts = true };
}
