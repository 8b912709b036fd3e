using Microsoft.AspNetCore.Components;
using Orchestrator.Domain.Conditions;
using Orchestrator.Web.Features.Editor.Values;

namespace Orchestrator.Web.Features.Editor.Panel.Conditions;

/// <summary>A condition as rows or as text: two views of one expression. The text is what is kept; as long as nobody changes a row it stays to the letter.</summary>
public sealed partial class ConditionField : ComponentBase
{
    private ElementReference control;
    private ConditionGroup? group;
    private ConditionPart.Group? rows;
    private string text = "";
    private string? given;
    private string? why;
    private bool isText;

    /// <summary>The id of the control; unique on the page.</summary>
    [Parameter, EditorRequired] public required string Id { get; set; }

    /// <summary>The condition.</summary>
    [Parameter, EditorRequired] public required string Text { get; set; }

    /// <summary>What it is called.</summary>
    [Parameter, EditorRequired] public required string Label { get; set; }

    /// <summary>An example in the empty text.</summary>
    [Parameter] public string? Placeholder { get; set; }

    /// <summary>What it comes to with the data that is known; null to show nothing of it.</summary>
    [Parameter] public StepValues? Values { get; set; }

    /// <summary>"true" when something is wrong with it.</summary>
    [Parameter] public string? IsBad { get; set; }

    /// <summary>The ids of what is said about it.</summary>
    [Parameter] public string? DescribedBy { get; set; }

    /// <summary>Called with the condition as text.</summary>
    [Parameter] public EventCallback<string> Changed { get; set; }

    /// <summary>Called when a control is left.</summary>
    [Parameter] public EventCallback Left { get; set; }

    private bool IsText => isText || rows is null;

    /// <summary>Puts the keyboard into it.</summary>
    public ValueTask FocusAsync() => IsText ? control.Context is null ? ValueTask.CompletedTask : control.FocusAsync() : group?.FocusAsync() ?? ValueTask.CompletedTask;

    // The parents render in their own order, so the parameter may be older than what was typed: only a changed one counts.
    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (Text == given)
            return;
        var isFirst = given is null;
        given = Text;
        // Rows that say the text stay as they are: one that is not finished yet is not in it.
        if (isFirst || Text != text)
            Take(Text);
    }

    private void Take(string taken)
    {
        text = taken;
        rows = ConditionRows.Read(taken, out why);
    }

    // Whoever writes text goes on in it, also once rows could show it.
    private Task WriteAsync(string? typed)
    {
        isText = true;
        Take((typed ?? "").ReplaceLineEndings(" "));
        return Changed.InvokeAsync(text);
    }

    private async Task ChangeAsync(ConditionPart.Group changed)
    {
        (rows, text) = (changed, changed.Print());
        // Somebody who writes “a and b” into one field has made two rows of it.
        if (ConditionRows.Read(text, out _) is { } read && Count(read) != Count(changed))
            rows = read;
        await Changed.InvokeAsync(text);
    }

    private static int Count(ConditionPart part) => part is ConditionPart.Group group ? group.Parts.Sum(Count) : part.Print().Length > 0 ? 1 : 0;
}
