using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Options;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Llm;
using Orchestrator.Web.Ui;
using Radzen;

namespace Orchestrator.Web.Features.Workflows;

/// <summary>How a workflow's runs are limited and how long they are kept.</summary>
public sealed partial class RunSettingsPage(WorkflowStore store, LlmLedger ledger, IOptions<RetentionOptions> retention, NotificationService toasts, TimeProvider time)
{
    private static readonly (Overlap Value, string Word, string What)[] Choices =
    [
        (Overlap.Queue, "Waits its turn.", "Nothing is lost; runs follow one another."),
        (Overlap.Skip, "Is skipped.", "It is recorded as cancelled and does not run."),
        (Overlap.CancelOlder, "Takes the place of the oldest.", "The oldest run is cancelled to make room."),
    ];

    private readonly RetentionOptions options = retention.Value;
    private Caller caller = null!;
    private WorkflowDetail? workflow;
    private ImmutableArray<GraphProblem> problems = [];
    private bool isMissing;
    private bool isLimited;
    private Overlap overlap;
    private string limit = "1";
    private string days = "";
    private string runs = "";
    private string budget = "";
    private ImmutableArray<LlmUsage> usage = [];

    /// <summary>Which workflow.</summary>
    [Parameter] public string WorkflowId { get; set; } = "";

    [CascadingParameter] private Task<AuthenticationState> Session { get; set; } = null!;

    private string MonthName => time.GetUtcNow().ToString("MMMM yyyy", CultureInfo.InvariantCulture);

    private string Rules => (options.Days, options.RunsPerWorkflow) switch
    {
        (0, 0) => "all are kept for ever",
        (var age, 0) => $"{Spoken.Count(age, "day")}, however many",
        (0, var most) => $"the newest {most.ToString("N0", CultureInfo.InvariantCulture)}, however old",
        var (age, most) => $"{Spoken.Count(age, "day")}, and the newest {most.ToString("N0", CultureInfo.InvariantCulture)}",
    };

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        caller = Caller.Of((await Session).User);
        workflow = await store.ReadAsync(caller, WorkflowId) is { IsOwner: true } found ? found : null;
        isMissing = workflow is null;
        if (workflow is not { Concurrency: { } concurrency, Retention: { } kept }) return;
        (isLimited, limit, overlap) = (concurrency.Limit is not null, Text(concurrency.Limit ?? 1), concurrency.Overlap);
        (days, runs) = (Text(kept.Days), Text(kept.Runs));
        budget = workflow.LlmBudget?.UsdPerMonth is { } dollars ? dollars.ToString("0.####", CultureInfo.InvariantCulture) : "";
        usage = await ledger.OfMonthAsync(caller.TenantId, WorkflowId);
    }

    private async Task SaveAsync()
    {
        List<GraphProblem> wrong = [];
        var concurrency = new Concurrency(isLimited ? Number(limit, "concurrency.limit", wrong) ?? 0 : null, overlap);
        var kept = new KeptRuns(Number(days, "retention.days", wrong), Number(runs, "retention.runs", wrong));
        var spending = new LlmBudget(Amount(budget, "llmBudget.usdPerMonth", wrong));
        problems = [.. wrong];
        if (wrong.Count > 0) return;
        switch (await store.ChangeAsync(caller, WorkflowId, new WorkflowChange { Concurrency = concurrency, Retention = kept, LlmBudget = spending }))
        {
            case WorkflowOutcome.Done done:
                workflow = done.Workflow;
                toasts.Done("Settings saved");
                break;
            case WorkflowOutcome.Invalid invalid:
                problems = invalid.Problems;
                break;
            default:
                isMissing = true;
                break;
        }
    }

    private static int? Number(string text, string path, List<GraphProblem> wrong)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        wrong.Add(new(path, "Write a whole number.", ProblemKind.Structural));
        return null;
    }

    private static decimal? Amount(string text, string path, List<GraphProblem> wrong)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (decimal.TryParse(text.Trim().TrimStart('$'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)) return amount;
        wrong.Add(new(path, "Write an amount such as 5 or 12.50.", ProblemKind.Structural));
        return null;
    }

    private string? Invalid(string path) => problems.Any(problem => problem.Path == path) ? "true" : null;

    private RenderFragment Wrong(string path) => builder =>
    {
        if (problems.FirstOrDefault(problem => problem.Path == path) is not { } problem) return;
        builder.OpenElement(0, "span");
        builder.AddAttribute(1, "class", "wrong");
        builder.AddAttribute(2, "role", "alert");
        builder.AddContent(3, problem.Message);
        builder.CloseElement();
    };

    private static string Text(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Rule(int number) => number == 0 ? "no limit" : number.ToString("N0", CultureInfo.InvariantCulture);
}
