using Microsoft.JSInterop;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Canvas;

/// <content>What the page tells the drawing.</content>
public sealed partial class WorkflowCanvas
{
    /// <summary>Draws what changed.</summary>
    /// <param name="patch">What changed.</param>
    /// <param name="known">The last gesture that is in it; what was moved or resized by a later one stays where it is.</param>
    public async Task ApplyAsync(CanvasPatch patch, long known)
    {
        if (canvas is not null && !patch.IsEmpty)
            await canvas.InvokeVoidAsync("apply", patch, known);
    }

    /// <summary>Selects steps and brings the first into view.</summary>
    /// <param name="nodes">By id; none clears the selection.</param>
    /// <param name="focus">Whether the keyboard goes there too; with none selected to the drawing as a whole.</param>
    public async Task SelectAsync(IEnumerable<string> nodes, bool focus)
    {
        if (canvas is not null)
            await canvas.InvokeVoidAsync("select", nodes, focus);
    }

    /// <summary>Shows the whole workflow.</summary>
    public async Task FitAsync()
    {
        if (canvas is not null)
            await canvas.InvokeVoidAsync("fit");
    }

    /// <summary>Lays all steps out anew; the layout comes back as a gesture.</summary>
    public async Task TidyAsync()
    {
        if (canvas is not null)
            await canvas.InvokeVoidAsync("tidy");
    }

    /// <summary>The middle of what is seen.</summary>
    public async Task<Position> MiddleAsync() =>
        canvas is not null && await canvas.InvokeAsync<CanvasPoint>("middle") is var middle ? new Position(middle.X, middle.Y) : default;

    /// <summary>Puts the keyboard into a note, to write it.</summary>
    public async Task WriteAsync(string noteId)
    {
        if (canvas is not null)
            await canvas.InvokeVoidAsync("write", noteId);
    }

    /// <summary>Lets a screen reader say something.</summary>
    public async Task SayAsync(string words)
    {
        if (canvas is not null)
            await canvas.InvokeVoidAsync("say", words);
    }

    /// <summary>The text that was pasted first and is not fetched yet; null when it is longer.</summary>
    /// <param name="longest">In bytes of UTF-8.</param>
    public async Task<string?> ClipAsync(long longest)
    {
        if (canvas is null)
            return null;
        await using var clip = await canvas.InvokeAsync<IJSStreamReference>("clip");
        if (clip.Length > longest)
            return null;
        await using var bytes = await clip.OpenReadStreamAsync(longest);
        using var text = new StreamReader(bytes);
        return await text.ReadToEndAsync();
    }

    /// <summary>Draws another workflow and shows all of it.</summary>
    public async Task LoadAsync(CanvasModel model)
    {
        drawn = model;
        if (canvas is not null)
            await canvas.InvokeVoidAsync("load", model);
    }

    /// <summary>Tells the browser that the changes up to a number are being saved, as the draft with this hash.</summary>
    public ValueTask SavingAsync(long number, string hash) => canvas?.InvokeVoidAsync("saving", number, hash) ?? ValueTask.CompletedTask;

    /// <summary>Tells the browser what is stored, which it need not keep any longer.</summary>
    public ValueTask SavedAsync(CanvasStanding standing) => canvas?.InvokeVoidAsync("saved", standing) ?? ValueTask.CompletedTask;

    private readonly record struct CanvasPoint(double X, double Y);
}
