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
            new FieldDefinition("integrationId", "Integration", FieldKind.Integration,
                Help: "With one, the URL may be a path below its base URL.") { Provider = "http" },
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
        ["out"]) { KeepsToHosts = true };

    /// <summary>Goes one of two ways.</summary>
    public static ActionDefinition Condition { get; } = new(
        "flow/condition", "Condition", "True or false", "branch", "Flow",
        [
            new FieldDefinition("expression", "Condition", FieldKind.Expression, Required: true,
                Help: "The step goes on through True or False.", Placeholder: "trigger.amount > 100 and trigger.country == \"FR\""),
        ],
        ["true", "false"]);

    /// <summary>Goes one of several ways.</summary>
    public static ActionDefinition Switch { get; } = new(
        "flow/switch", "Switch", "The first case that holds", "switch", "Flow",
        [
            new FieldDefinition("cases", "Cases", FieldKind.Cases, Required: true,
                Help: "A name and a condition each; the step goes on through the first that holds, else through Default.",
                Placeholder: "[{ \"name\": \"large\", \"expression\": \"trigger.amount > 1000\" }]", Default: "[]"),
        ],
        ["default"]);

    /// <summary>Repeats steps for each item of a list.</summary>
    public static ActionDefinition ForEach { get; } = new(
        "flow/for-each", "For each", "Repeat steps for each item of a list", "loop", "Flow",
        [
            new FieldDefinition("items", "Items", FieldKind.Value, Required: true,
                Help: "A list, or a template that gives one; at most 100,000 items. The steps behind Item read {{item}} and {{index}}.", Placeholder: "{{trigger.orders}}"),
            new FieldDefinition("concurrency", "At once", FieldKind.Number, Help: "How many items are worked on at the same time, 1 to 50.", Placeholder: "1")
            {
                Range = (1, Workflows.GraphLimits.LoopConcurrency),
            },
            new FieldDefinition("continueOnItemError", "Go on after a failed item", FieldKind.Switch, Default: "false",
                Help: "The failure then stands at the item's place in the output."),
        ],
        ["item", "done"]);

    /// <summary>Waits for a call or for a person, also across restarts.</summary>
    public static ActionDefinition WaitForCallback { get; } = new(
        "flow/wait-for-callback", "Wait for callback", "Wait for a call or an approval", "wait", "Flow",
        [
            new FieldDefinition("kind", "For", FieldKind.Choice, Required: true, Default: "callback", Choices: ["callback", "approval"],
                Help: "A callback takes what is sent to the run's own address; an approval asks a person."),
            new FieldDefinition("message", "Message", FieldKind.LongText, Help: "What the person reads.", Placeholder: "Refund {{trigger.amount}} to {{trigger.customer}}?"),
            new FieldDefinition("timeout", "At most", FieldKind.Duration, Help: "Fails with TIMEOUT when nothing has come by then; without it the run waits for ever.", Placeholder: "3d"),
            new FieldDefinition("fields", "Fields", FieldKind.Json, Help: "What to ask for: a name and a label each.", Placeholder: "{ \"reason\": \"Why?\" }"),
        ],
        ["out"]);

    /// <summary>Runs another workflow.</summary>
    public static ActionDefinition CallWorkflow { get; } = new(
        "workflow/call", "Call workflow", "Run another workflow", "workflow", "Flow",
        [
            new FieldDefinition("workflowId", "Workflow", FieldKind.Workflow, Required: true),
            new FieldDefinition("input", "Input", FieldKind.Json, Help: "What its trigger gives.", Placeholder: "{ \"orderId\": \"{{trigger.id}}\" }"),
            new FieldDefinition("wait", "Wait for its end", FieldKind.Switch, Default: "true", Help: "Its output is then this step's; its error fails this step."),
        ],
        ["out"]);

    /// <summary>Ends the run.</summary>
    public static ActionDefinition Stop { get; } = new(
        "flow/stop", "Stop", "End the run here", "stop", "Flow",
        [
            new FieldDefinition("status", "Ends", FieldKind.Choice, Required: true, Default: "success", Choices: ["success", "error"],
                Help: "At once: steps that run beside it are cancelled."),
            new FieldDefinition("message", "Message", FieldKind.LongText, Help: "The run's error, when it ends in one.", Placeholder: "The order {{trigger.id}} is not complete"),
            new FieldDefinition("output", "Output", FieldKind.Json, Help: "The run's output, when it ends well.", Placeholder: "{ \"done\": true }"),
        ],
        []);

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
                Help: "In the log, secrets are masked.", Placeholder: "Order {{trigger.id}} was paid"),
            new FieldDefinition("level", "Level", FieldKind.Choice, Default: "info", Choices: ["debug", "info", "warning", "error"]),
        ],
        ["out"]);
}
