using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Components.Rendering;

namespace Orchestrator.Web.Ui;

/// <summary>An <see cref="InputFile"/> that takes no file before the browser listens to it: one chosen earlier would be lost without a word.</summary>
public sealed class FileInput : InputFile
{
    private const string Disabled = "disabled";
    private bool isListening;

    /// <inheritdoc />
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        AdditionalAttributes ??= new Dictionary<string, object>(StringComparer.Ordinal);
        if (isListening) AdditionalAttributes.Remove(Disabled);
        else AdditionalAttributes[Disabled] = true;
        base.BuildRenderTree(builder);
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        await base.OnAfterRenderAsync(firstRender);
        if (!firstRender) return;
        isListening = true;
        StateHasChanged();
    }
}
