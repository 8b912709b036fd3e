using System.Text.Json;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Features.Alerts;

/// <summary>Who is told when runs fail.</summary>
/// <param name="Enabled">Whether anybody is.</param>
/// <param name="AfterFailures">How many failures in a row it takes, 1 to 100.</param>
/// <param name="OnRecovery">Whether the first run that goes well again is told, too.</param>
/// <param name="Email">By mail; null for not.</param>
/// <param name="WebhookUrl">By a POST to this https address, or a <c>credentials://</c> reference to one; null for not.</param>
public sealed record AlertRuleView(bool Enabled, int AfterFailures, bool OnRecovery, AlertEmail? Email, string? WebhookUrl)
{
    /// <summary>What a form begins with.</summary>
    public static AlertRuleView New { get; } = new(true, 1, true, null, null);

    /// <summary>Of a row.</summary>
    public static AlertRuleView Of(AlertRule row) => new(
        row.Enabled, row.AfterFailures, row.OnRecovery, row is { EmailIntegrationId: { } integration, EmailTo: { } to } ? new AlertEmail(integration, to) : null, row.WebhookUrl);
}

/// <summary>How alerts are mailed.</summary>
/// <param name="IntegrationId">The mail server: an integration of type smtp.</param>
/// <param name="To">Addresses with commas between them.</param>
public sealed record AlertEmail(string IntegrationId, string To);

/// <summary>An alert and what became of it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="WorkflowId">The workflow it is about; null for a test and for one message about several.</param>
/// <param name="ExecutionId">The run it is about.</param>
/// <param name="Kind">What it says.</param>
/// <param name="Channel">How it goes.</param>
/// <param name="Subject">Its first line, masked.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Error">Why it could not be sent, masked.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="DoneAt">When it was sent or given up.</param>
public sealed record AlertView(
    string Id, string? WorkflowId, string? ExecutionId, AlertKind Kind, AlertChannel Channel, string Subject, AlertStatus Status, int Attempts, string? Error,
    DateTimeOffset CreatedAt, DateTimeOffset? DoneAt)
{
    /// <summary>Of a row.</summary>
    public static AlertView Of(Alert row) => new(
        row.Id, row.WorkflowId, row.ExecutionId, row.Kind, row.Channel, AlertContent.Read(row.Content).Subject, row.Status, row.Attempts, row.Error, row.CreatedAt, row.DoneAt);
}

/// <summary>What an alert says.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Text">The message for people.</param>
/// <param name="Data">The same for programs.</param>
public sealed record AlertContent(string Subject, string Text, JsonElement Data)
{
    /// <summary>As it is kept.</summary>
    public string Write() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    /// <summary>What was kept.</summary>
    public static AlertContent Read(string text) => JsonSerializer.Deserialize<AlertContent>(text, JsonSerializerOptions.Web)!;
}
