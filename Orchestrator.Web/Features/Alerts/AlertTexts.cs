using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Redaction;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Security;
using Orchestrator.Web.Ui;

namespace Orchestrator.Web.Features.Alerts;

/// <summary>Writes what alerts say: masked, with a link to the run.</summary>
public sealed class AlertTexts(OwnAddress own)
{
    private const int MostLines = 50;

    /// <summary>A workflow fails.</summary>
    /// <param name="name">The workflow's name.</param>
    /// <param name="run">The latest run, which failed.</param>
    /// <param name="failures">How many in a row.</param>
    public AlertContent Failing(string name, Execution run, int failures)
    {
        var error = StoredError.Read(run.Error);
        var subject = failures == 1 ? $"“{name}” failed" : string.Create(CultureInfo.InvariantCulture, $"“{name}” failed {failures} times in a row");
        var text = $"{subject}.\n\n{error?.Code ?? ErrorCodes.Internal}: {error?.Message ?? "It says no reason."}\n\nThe run: {Link(run)}\n\nYou hear of it again when it has gone well.";
        return Write(subject, text, "workflow.failing", name, run, new { failuresInRow = failures, error = new { code = error?.Code, message = error?.Message } });
    }

    /// <summary>It goes well again.</summary>
    public AlertContent Recovered(string name, Execution run, DateTimeOffset since)
    {
        var subject = $"“{name}” works again";
        return Write(subject, $"{subject}. It had been failing since {Spoken.Exact(since)}.\n\nThe run: {Link(run)}", "workflow.recovered", name, run, new { failingSince = since });
    }

    /// <summary>What was held back.</summary>
    public AlertContent Digest(IReadOnlyList<AlertContent> held)
    {
        var subject = Spoken.Count(held.Count, "more alert");
        var lines = held.Take(MostLines).Select(one => "- " + one.Subject);
        var rest = held.Count > MostLines ? $"\nand {Spoken.Count(held.Count - MostLines, "other")}." : "";
        return Mask(subject, $"So many alerts came within an hour that these were kept for one message:\n\n{string.Join('\n', lines)}{rest}\n\n{own.Base}/workflows",
            new { type = "digest", alerts = held.Take(MostLines).Select(one => one.Data) });
    }

    /// <summary>A person tries whether messages arrive.</summary>
    public AlertContent Test() => Mask("Test of Orchestrator's alerts", $"This is a test. Alerts about failing workflows arrive here.\n\n{own.Base}/settings", new { type = "test" });

    private string Link(Execution run) => $"{own.Base}/executions/{run.Id}";

    private AlertContent Write(string subject, string text, string type, string name, Execution run, object more) => Mask(subject, text, new
    {
        type, workflow = new { id = run.WorkflowId, name, url = $"{own.Base}/workflows/{run.WorkflowId}" },
        execution = new { id = run.Id, trigger = run.Trigger.ToString().ToLowerInvariant(), startedAt = run.StartedAt ?? run.CreatedAt, completedAt = run.CompletedAt, url = Link(run) },
        detail = more,
    });

    private static AlertContent Mask(string subject, string text, object data) => new(
        Redactor.Default.Mask(subject).ReplaceLineEndings(" "), Redactor.Default.Mask(text), Redactor.Default.Mask(JsonSerializer.SerializeToElement(data, JsonSerializerOptions.Web)));
}
