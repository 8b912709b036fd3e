using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Editor.Canvas;
using Orchestrator.Web.Features.Editor.Commands;
using Orchestrator.Web.Ui;

namespace Orchestrator.Web.Features.Editor;

/// <content>Steps on their way to the clipboard and from it.</content>
public sealed partial class WorkflowEditor
{
    private const string TriggerStays = "The trigger is not copied: every workflow has one of its own.";

    [Inject] private IJSRuntime Script { get; set; } = null!;

    private async Task CopyAsync(CanvasGesture.Copied asked)
    {
        if (StepClip.Of(state!.Graph, asked.Nodes) is not { } clip)
        {
            Refuse(TriggerStays);
            return;
        }

        if (!await Script.InvokeAsync<bool>("orchestratorCopy", StepClip.Write(clip)))
        {
            notices.Say(Notice.Refused("The browser does not let this page use the clipboard. Nothing was copied."));
            return;
        }

        if (asked.Cut)
            Do(new RemoveParts([.. clip.Nodes.Select(node => node.Id), .. clip.Notes.Select(note => note.Id)], [], "Cut"));
        await canvas!.SayAsync($"{(asked.Cut ? "Cut" : "Copied")} {PartWords.Of(clip.Nodes.Length, clip.Notes.Length)}");
    }

    private async Task PasteAsync(Position at)
    {
        var (clip, problem) = await canvas!.ClipAsync(GraphLimits.Bytes) is { } text ? StepClip.Read(text) : (null, "What you pasted is larger than a workflow may be.");
        if (clip is null)
            Refuse(problem!);
        else
            await AddCopiesAsync(new PasteSteps(clip, at));
    }

    private async Task AddCopiesAsync(PasteSteps command)
    {
        if (!Do(command))
            return;
        problemsShown = false;
        await canvas!.SelectAsync(state!.SelectedNodes, focus: true);
        await canvas.SayAsync(state.NextUndo!);
    }
}
