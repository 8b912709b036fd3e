using System.Text.Json;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Executions;

/// <summary>The data one step may read: what ran before it, and the run itself. A step that was skipped, or has not ended yet, is null.</summary>
internal sealed class StepScope(CompiledWorkflow workflow, int node, RunData data, TimeProvider time) : ITemplateScope
{
    public IEnumerable<string> Roots => [.. workflow.NamesBefore(node), "trigger", "execution", "workflow"];

    public TimeProvider Time => time;

    public bool TryGet(string root, out JsonElement value)
    {
        value = Json.Null;
        switch (root)
        {
            case "execution":
                value = data.Execution;
                return true;
            case "workflow":
                value = data.Workflow;
                return true;
        }

        var step = workflow.IndexOf(root);
        if (step < 0 || !workflow.IsUpstream(step, node)) return false;
        value = data.OutputOf(step) ?? Json.Null;
        return true;
    }
}
