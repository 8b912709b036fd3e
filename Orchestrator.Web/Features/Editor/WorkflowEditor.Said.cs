using System.Collections.Immutable;
using Orchestrator.Web.Features.Editor.Panel;

namespace Orchestrator.Web.Features.Editor;

/// <content>What the editor says: notices below the canvas, and the problems that are counted above it.</content>
public sealed partial class WorkflowEditor
{
    private readonly NoticeList notices = new();
    private readonly UnfinishedTexts unfinished;

    /// <summary>An editor with nothing typed into it.</summary>
    public WorkflowEditor() => unfinished = new UnfinishedTexts { Changed = StateHasChanged };

    private int Errors => state!.Problems.Count(problem => problem.Refuses(publishing: true)) + Unfinished.Length;

    // A pin and the sample input are no part of what is published.
    private bool MayPublish => !state!.Problems.Any(problem => problem.Refuses(publishing: true)) && !Unfinished.Any(place => place.IsPublished);

    private int Warnings => state!.Problems.Count(problem => !problem.Refuses(publishing: true));

    private ImmutableArray<UnfinishedPlace> Unfinished => UnfinishedPlace.Of(state!, unfinished);

    private async Task DoNoticedAsync((Notice About, NoticeAction Action) asked)
    {
        await DismissAsync(asked.About);
        await asked.Action.Do();
    }

    private Task DismissAsync(Notice notice)
    {
        notices.Dismiss(notice);
        return FocusCanvasAsync();
    }

    private Task ToggleProblemsAsync() => problemsShown ? HideProblemsAsync() : ShowProblemsAsync();

    private Task HideProblemsAsync()
    {
        problemsShown = false;
        return Task.CompletedTask;
    }

    private async Task ShowProblemsAsync()
    {
        problemsShown = true;
        state!.Share(await Launches.SharedAsync(caller!, state.Graph, closing.Token));
    }

    private Task GoToAsync(string nodeId, string? field)
    {
        problemsShown = false;
        state!.SelectHere(nodeId);
        if (field is not null)
            InPanel(step => step.Focus(field));
        return Task.CompletedTask;
    }
}
