using System.Globalization;
using Microsoft.AspNetCore.Components;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Editor.Commands;

namespace Orchestrator.Web.Features.Editor.Panel;

/// <summary>What happens when a step fails, how often it is tried, how long it may take, and how it joins branches.</summary>
public sealed partial class FailureSettings : ComponentBase
{
    private static readonly RetryPolicy _retry = new(3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    /// <summary>The workflow being edited.</summary>
    [Parameter, EditorRequired] public required EditorState State { get; set; }

    /// <summary>The step.</summary>
    [Parameter, EditorRequired] public required Node Node { get; set; }

    // The parameter is as old as the last render of the parent; what is typed must be compared with what is there now.
    private Node Now => State.Find(Node.Id) ?? Node;

    private int WaysIn => State.Graph.Edges.Count(edge => edge.Target == Now.Id);

    private string Consequence => Now.OnError switch
    {
        OnError.Continue => "Later steps find the error under error in its output.",
        OnError.Branch => "A red way out at its side leads to the steps that deal with it.",
        _ => "Steps that already run are finished; nothing new starts.",
    };

    private string Id(string what) => $"set-{Now.Id}-{what}";

    private void ChooseOnError(ChangeEventArgs chosen) => State.Do(ChangeStep.OnError(Now.Id, Enum.Parse<OnError>((string)chosen.Value!)));

    private void ChooseJoin(ChangeEventArgs chosen) => State.Do(ChangeStep.Join(Now.Id, Enum.Parse<JoinMode>((string)chosen.Value!)));

    private void SwitchRetry(ChangeEventArgs switched) => ChangeRetry(switched.Value is true ? _retry : null);

    private void ChangeAttempts(ChangeEventArgs typed)
    {
        if (int.TryParse((string?)typed.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var attempts))
            ChangeRetry(Now.Retry! with { MaxAttempts = attempts });
    }

    private void ChangeMultiplier(ChangeEventArgs typed)
    {
        if (double.TryParse((string?)typed.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var multiplier) && double.IsFinite(multiplier))
            ChangeRetry(Now.Retry! with { Multiplier = multiplier });
    }

    private void ChangeRetry(RetryPolicy? retry) => State.Do(ChangeStep.Retry(Now.Id, retry));
}
