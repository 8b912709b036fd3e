using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Orchestrator.Domain.Integrations;
using Orchestrator.Web.Features.Editor.Commands;
using Orchestrator.Web.Features.Editor.Values;

namespace Orchestrator.Web.Features.Editor.Panel.Cases;

/// <summary>The cases of a switch as rows: a name, a condition, and which of them is taken with the data that is known.</summary>
public sealed partial class CasesField : ComponentBase
{
    private static readonly FieldDefinition _condition = new("expression", "Condition", FieldKind.Expression);

    private (int At, string Why)? refused;

    /// <summary>The workflow being edited.</summary>
    [Parameter, EditorRequired] public required EditorState State { get; set; }

    /// <summary>The switch.</summary>
    [Parameter, EditorRequired] public required string NodeId { get; set; }

    /// <summary>The setting.</summary>
    [Parameter, EditorRequired] public required FieldDefinition Field { get; set; }

    /// <summary>The id of the group.</summary>
    [Parameter, EditorRequired] public required string Id { get; set; }

    /// <summary>What the conditions come to; null to show nothing of it.</summary>
    [Parameter] public StepValues? Values { get; set; }

    /// <summary>The ids of what is said about all of them.</summary>
    [Parameter] public string? DescribedBy { get; set; }

    /// <summary>Called when a control is left.</summary>
    [Parameter] public EventCallback Left { get; set; }

    private ImmutableArray<SwitchCase> Now => State.Find(NodeId) is { } step && SwitchCase.Read(FieldGroups.Value(step, Field)) is { } cases ? cases : [];

    // The first that holds; the number of cases when none does; null when that is not known.
    private int? Taken
    {
        get
        {
            for (var at = 0; at < Now.Length; at++)
            {
                if (Result(at) is not ResolvedValue.Known known) return null;
                if (known.Text == "true") return at;
            }

            return Now.Length;
        }
    }

    private ResolvedValue? Result(int at) => Values?.Of(_condition, Now[at].Expression);

    private void Add()
    {
        var number = Now.Length + 1;
        string Name() => string.Create(CultureInfo.InvariantCulture, $"case_{number}");
        while (Now.Any(one => one.Name == Name())) number++;
        Do(Now.Add(new SwitchCase(Name(), "")));
    }

    private void Move(int at, int by) => Do(Now.RemoveAt(at).Insert(at + by, Now[at]));

    private async Task RenameAsync(int at, string? typed)
    {
        var name = typed?.Trim() ?? "";
        var why = name.Length == 0 ? "A case needs a name: its way out is called so."
            : name is "default" or "error" ? $"The switch has a way out “{name}” already."
            : Now.Where((_, other) => other != at).Any(other => other.Name == name) ? $"Another case is called “{name}”." : null;
        refused = why is null ? null : (at, why);
        if (why is null && name != Now[at].Name)
            State.Do(new ChangeCases(NodeId, Field.Name, Now.SetItem(at, Now[at] with { Name = name }), (Now[at].Name, name)));
        await Left.InvokeAsync();
    }

    private void Do(ImmutableArray<SwitchCase> cases)
    {
        refused = null;
        State.Do(new ChangeCases(NodeId, Field.Name, cases));
    }
}
