using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Editor.Commands;
using Orchestrator.Web.Features.Workflows;

namespace Orchestrator.Web.Features.Editor;

/// <content>Making a workflow of its own of a part of this one.</content>
public sealed partial class WorkflowEditor
{
    private bool isExtracting;

    private async Task ExtractAsync()
    {
        if (isExtracting) return;
        isExtracting = true;
        notices.Clear();
        var before = state!.Graph;
        try
        {
            switch (Extraction.Of(before, state.SelectedNodes, Catalog))
            {
                case Extraction.Refused refused:
                    notices.Say(Notice.Refused(refused.Why));
                    break;
                case Extraction.Possible possible:
                    await ExtractAsync(before, possible);
                    break;
            }
        }
        finally
        {
            isExtracting = false;
        }
    }

    private async Task ExtractAsync(Graph before, Extraction.Possible possible)
    {
        var name = $"{workflow!.Name}: {state!.LabelOf(possible.Entry)}";
        switch (await Workflows.CreateAsync(caller!, new NewWorkflow(name.Length > WorkflowRules.NameLength ? name[..WorkflowRules.NameLength] : name, "", possible.Called, Publish: true) { LimitsOf = workflow.Id }, closing.Token))
        {
            // What was changed meanwhile is not overwritten.
            case WorkflowOutcome.Done when !ReferenceEquals(before, state.Graph):
                notices.Say(Notice.Refused("The workflow was changed at the same moment. The extracted one is there; this one stayed as it was."));
                break;
            case WorkflowOutcome.Done done when Do(new ExtractSteps(possible, done.Workflow.Id, done.Workflow.Name)):
                problemsShown = false;
                await canvas!.SelectAsync(state.SelectedNodes, focus: true);
                notices.Say(Notice.Done($"“{done.Workflow.Name}” is a workflow of its own now and is called here. Undo brings its steps back."));
                break;
            case WorkflowOutcome.Invalid invalid:
                notices.Say(Notice.Refused($"The selected steps have an error; mend it first: {invalid.Problems[0].Message}"));
                break;
        }
    }
}
