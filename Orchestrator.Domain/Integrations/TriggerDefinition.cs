namespace Orchestrator.Domain.Integrations;

/// <summary>What a kind of trigger is, as data.</summary>
/// <param name="Type">The <c>config.triggerType</c>: <c>Manual</c>, <c>Webhook</c> or <c>Schedule</c>.</param>
/// <param name="Title">A word or two.</param>
/// <param name="Description">A sentence.</param>
/// <param name="Icon">A name from the product's icon set.</param>
public sealed record TriggerDefinition(string Type, string Title, string Description, string Icon);
