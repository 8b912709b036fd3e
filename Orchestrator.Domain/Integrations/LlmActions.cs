using Orchestrator.Domain.Llm;

namespace Orchestrator.Domain.Integrations;

/// <summary>The built-in steps that ask language models.</summary>
public static class LlmActions
{
    /// <summary>Asks a model, and the next provider when one fails.</summary>
    public static ActionDefinition Call { get; } = new(
        "llm/call", "Ask a model", "A language model answers", "spark", "Connect",
        [
            new FieldDefinition("provider", "Provider", FieldKind.Choice, Default: null, Choices: [.. LlmProviders.Known.All.Select(provider => provider.Type)],
                Help: "Or list several under Failover. The example provider answers offline.") { IsLeading = true },
            new FieldDefinition("model", "Model", FieldKind.Text, Placeholder: "gpt-4o") { IsLeading = true },
            new FieldDefinition("prompt", "Prompt", FieldKind.LongText,
                Help: "Give a prompt, or messages.", Placeholder: "Summarize this for a busy reader: {{trigger.text}}") { IsLeading = true },
            new FieldDefinition("system", "System", FieldKind.LongText, Help: "How the model is to behave.", Placeholder: "You answer in one short paragraph.") { IsLeading = true },
            new FieldDefinition("integrationId", "Integration", FieldKind.Integration, Help: "Brings the key, and its address when it has one.") { Providers = LlmProviders.IntegrationTypes },
            new FieldDefinition("api_key", "API key", FieldKind.Text,
                Help: "A reference into the vault. Without one, the variable the operator set for the provider.", Placeholder: "credentials://openai-prod") { IsLeading = true },
            new FieldDefinition("api_key_env", "Key from the environment", FieldKind.Text,
                Help: "The name of a variable that the operator allows.", Placeholder: "MY_OPENAI_KEY") { AllowsSecrets = false },
            new FieldDefinition("baseUrl", "Base URL", FieldKind.Text,
                Help: "For a service that speaks the provider's protocol at another address.", Placeholder: "https://llm.example.com/v1") { AllowsSecrets = false },
            new FieldDefinition("messages", "Messages", FieldKind.Json,
                Help: "A whole conversation in the place of a prompt.", Placeholder: "[ { \"role\": \"user\", \"content\": \"Hello\" } ]"),
            new FieldDefinition("providers", "Failover", FieldKind.Json,
                Help: "Asked in turn until one answers; each with its own model and key.",
                Placeholder: "[ { \"provider\": \"anthropic\", \"model\": \"claude-sonnet-4-20250514\", \"api_key\": \"credentials://anthropic-key\" }, { \"provider\": \"openai\", \"model\": \"gpt-4o\", \"api_key\": \"credentials://openai-key\" } ]")
            {
                IsTakenByItem = true,
            },
            new FieldDefinition("responseSchema", "Answer as JSON", FieldKind.Json,
                Help: "A JSON Schema the answer must fit; it is then read as object. Corrected up to twice.", Placeholder: "{ \"type\": \"object\", \"required\": [\"topic\"], \"properties\": { \"topic\": { \"enum\": [\"bug\", \"question\"] } } }"),
            new FieldDefinition("temperature", "Temperature", FieldKind.Value, Help: "0 to 2; how much chance there is in the answer.", Placeholder: "0.2"),
            new FieldDefinition("maxTokens", "Longest answer", FieldKind.Value, Help: "In tokens.", Placeholder: "1000"),
            new FieldDefinition("providerTimeout", "Time for each provider", FieldKind.Duration, Help: "Then the next is asked. The step's own time-out is for all of them.", Placeholder: "60s"),
        ],
        ["out"])
    {
        KeepsToHosts = true,
        ExactlyOneOf = ["prompt", "messages"],
        Check = LlmRules.Find,
        Timeout = TimeSpan.FromSeconds(120),
        Outputs =
        [
            new("text", Help: "The whole answer"),
            new("object", OutputKind.Any, "The answer as JSON, with a schema"),
            new("provider", Help: "Who answered"),
            new("model"),
            new("finishReason", Help: "stop, length, content_filter …"),
            new("usage", OutputKind.Object, "inputTokens, outputTokens, costUsd"),
            new("tried", OutputKind.List, "Who was asked, and why they failed", [new("provider"), new("model"), new("outcome", Help: "answered, failed or skipped"), new("error", OutputKind.Object)]),
        ],
    };
}
