using Microsoft.AspNetCore.Components;
using Orchestrator.Domain.Conditions;
using Orchestrator.Web.Features.Editor.Values;

namespace Orchestrator.Web.Features.Editor.Panel.Conditions;

/// <summary>Rows and groups of which all or any must hold.</summary>
public sealed partial class ConditionGroup : ComponentBase
{
    private readonly Dictionary<int, ConditionLine?> lines = [];
    private int? arriving;

    /// <summary>What is in it.</summary>
    [Parameter, EditorRequired] public required ConditionPart.Group Group { get; set; }

    /// <summary>What it is called.</summary>
    [Parameter, EditorRequired] public required string Label { get; set; }

    /// <summary>What its rows' numbers begin with: "2." inside the second part.</summary>
    [Parameter] public string Prefix { get; set; } = "";

    /// <summary>What the rows come to; null to show nothing of it.</summary>
    [Parameter] public StepValues? Values { get; set; }

    /// <summary>The ids of what is said about the whole condition.</summary>
    [Parameter] public string? DescribedBy { get; set; }

    /// <summary>Called with the group as it is to be.</summary>
    [Parameter] public EventCallback<ConditionPart.Group> Changed { get; set; }

    /// <summary>Called when a control is left.</summary>
    [Parameter] public EventCallback Left { get; set; }

    private string Called => Prefix.Length == 0 ? "the condition" : $"group {Prefix.TrimEnd('.')}";

    /// <summary>Puts the keyboard into the first row.</summary>
    public ValueTask FocusAsync() => lines.GetValueOrDefault(0)?.FocusAsync() ?? ValueTask.CompletedTask;

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (arriving is not { } index || lines.GetValueOrDefault(index) is not { } line)
            return;
        arriving = null;
        await line.FocusAsync();
    }

    private Task JoinAsync(ChangeEventArgs chosen) => ChangeAsync(Group with { IsAll = chosen.Value is "all" });

    private Task ChangeAsync(ConditionPart.Group changed) => Changed.InvokeAsync(changed);

    private Task ReplaceAsync(int index, ConditionPart part) => ChangeAsync(Group with { Parts = Group.Parts.SetItem(index, part) });

    private Task AddAsync(ConditionPart part)
    {
        arriving = Group.Parts.Length;
        return ChangeAsync(Group with { Parts = Group.Parts.Add(part) });
    }

    private Task RemoveAsync(int index)
    {
        arriving = Math.Max(0, index - 1);
        var rest = Group.Parts.RemoveAt(index);
        return ChangeAsync(Group with { Parts = rest.IsEmpty ? [ConditionPart.Row.Blank] : rest });
    }
}
