using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Editor.Canvas;
using Orchestrator.Web.Llm;
using Orchestrator.Web.Ui;

namespace Orchestrator.Web.Features.Executions;

/// <summary>One step of a run in full: what went wrong, what it was given, what it gave, every attempt.</summary>
public sealed partial class StepReport
{
    /// <summary>The step in the timeline.</summary>
    [Parameter, EditorRequired] public StepRow Row { get; set; } = null!;

    /// <summary>The step as drawn.</summary>
    [Parameter, EditorRequired] public Node Node { get; set; } = null!;

    /// <summary>The run.</summary>
    [Parameter, EditorRequired] public RunDetail Run { get; set; } = null!;

    /// <summary>Its attempts, in order.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<StepAttempt> Attempts { get; set; } = [];

    /// <summary>The data of the latest attempt; null while it is read.</summary>
    [Parameter] public StepData? Data { get; set; }

    /// <summary>What it has said so far while it runs, masked; null for nothing.</summary>
    [Parameter] public string? Said { get; set; }

    /// <summary>What its calls to language models took, by model.</summary>
    [Parameter] public IReadOnlyList<LlmUsage> Usage { get; set; } = [];

    /// <summary>Called when the run is to be repeated.</summary>
    [Parameter] public EventCallback OnRepeat { get; set; }

    /// <summary>Called with the id of the integration to be corrected.</summary>
    [Parameter] public EventCallback<string> OnIntegration { get; set; }

    /// <summary>Called when a new run is to go on from this step.</summary>
    [Parameter] public EventCallback OnResume { get; set; }

    /// <summary>Called with what is to become of the step, when it was interrupted.</summary>
    [Parameter] public EventCallback<StepDecision> OnDecide { get; set; }

    // What the steps of a run that ended well gave is not kept. A step inside a loop, which shows its latest pass, cannot be gone on from; its loop can.
    private bool MayResume => Run.IsOver && Run.Status != ExecutionStatus.Success && Node.Type != NodeType.Trigger && Row.Last is { } last && Run.Loops.All(step => step.LatestId != last.Id);

    // A loop repeats the error of the step inside that was interrupted; that one is decided.
    private EventCallback<StepDecision> Decide => Node.ActionType == BuiltInActions.ForEach.Type ? default : OnDecide;

    private string About
    {
        get
        {
            var kind = Node.Type == NodeType.Trigger ? $"{Node.TriggerType} trigger" : Catalog.Find(Node)?.Title ?? Node.ActionType;
            var began = Attempts.Count > 0 && Row.Last!.Status != StepStatus.Skipped ? $", started at {RunPainting.Took(Attempts[0].StartedAt - Run.Start)}" : "";
            return $"{kind}, named {Node.Name}{began}";
        }
    }

    // A refused request has no output; what the service answered says more than nothing.
    private JsonElement? Output => Data?.Output ?? (Row.Last?.Error is { } error && error.SettingAtFault() is null ? error.Detail : null);

    private string? OutputNote => Output is not { } output ? null
        : $"{(Data?.Output is not null ? "" : Row.Last!.Error!.Code.StartsWith("HTTP_", StringComparison.Ordinal) ? "what was answered, " : "more about the error, ")}{Spoken.Size(output.GetRawText().Length)}";

    private string Asked(LlmUsage sum)
    {
        var models = string.Join(", ", Usage.Select(used => $"{used.Model} of {used.Provider}"));
        return string.Create(CultureInfo.InvariantCulture, $"{models}: {sum.Tokens.Input:N0} tokens in, {sum.Tokens.Output:N0} out, {sum.Cost}{(sum.Calls > 1 ? $", in {sum.Calls:N0} calls" : "")}");
    }

    private string Next(int index)
    {
        var attempt = Attempts[index];
        if (index + 1 < Attempts.Count) return $"Tried again after {RunPainting.Took(Attempts[index + 1].StartedAt - (attempt.CompletedAt ?? attempt.StartedAt))}";
        return attempt switch
        {
            { Status: StepStatus.Error, ResumeAt: { } due } => $"Tried again at {Spoken.Exact(due)}",
            { Status: StepStatus.Error, Error.Retryable: false } => "Stopped: another try would end the same way",
            { Status: StepStatus.Error } => "Stopped: its attempts are spent",
            _ => "",
        };
    }
}
