using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Executions;

/// <summary>
/// The data one step may read: what ran before it, the item of the loop around it, and the run itself. A step that was skipped, or has not ended yet,
/// is null.
/// </summary>
/// <param name="frame">The part of the run.</param>
/// <param name="node">The step's number in the graph.</param>
/// <param name="data">The run itself.</param>
/// <param name="time">The clock.</param>
internal sealed class StepScope(RunFrame frame, int node, RunData data, TimeProvider time) : ITemplateScope
{
    private static readonly string[] _always = ["trigger", "execution", "workflow"];
    private static readonly string[] _inLoop = ["item", "index"];

    public IEnumerable<string> Roots => [.. frame.Workflow.NamesBefore(node), .. _always, .. frame.Loop is null ? [] : _inLoop];

    public TimeProvider Time => time;

    public bool TryGet(string root, out JsonElement value)
    {
        value = Json.Null;
        switch (root)
        {
            case "execution":
                value = data.Execution(frame.Place.Iteration);
                return true;
            case "workflow":
                value = data.Workflow;
                return true;
            case "item" when frame.Loop is { } loop:
                value = loop.ItemAt(frame.Index);
                return true;
            case "index" when frame.Loop is not null:
                value = JsonElement.Parse(frame.Index.ToString(CultureInfo.InvariantCulture));
                return true;
        }

        var step = frame.Workflow.IndexOf(root);
        if (step < 0 || !frame.Workflow.IsUpstream(step, node)) return false;
        value = frame.OutputOf(step) ?? Json.Null;
        return true;
    }
}
