using Microsoft.JSInterop;

namespace Orchestrator.Web.Features.Editor;

/// <content>The address says which step is wide, so that it is there again after a reload, can be handed on, and the browser's Back leads to the canvas.</content>
public sealed partial class WorkflowEditor
{
    // Marks what the browser remembers of a page that came out of the canvas: going back from it is the way there.
    private const string FromCanvas = "from-canvas";

    private readonly List<Address> written = [];
    private Address asked;
    private Address here;
    private bool isGoingBack;

    private Address Asked => new(RunId, StepId, OpensWide);

    /// <summary>Whether the address was changed by somebody else than this page: a link, the browser's Back and Forward, what was typed there.</summary>
    private bool IsAskedAnew()
    {
        if (asked == Asked)
            return false;
        asked = Asked;
        var own = written.IndexOf(Asked);
        written.RemoveRange(0, own + 1);
        if (own >= 0)
            return false;
        var isOwn = isGoingBack;
        isGoingBack = false;
        // What was written since comes behind this.
        if (written.Count > 0)
            return !isOwn;
        here = Asked;
        if (isOwn && Asked.Run != DataOf)
            Write(here = Asked with { Run = DataOf }, replace: true, Navigation.HistoryEntryState);
        return !isOwn;
    }

    private async Task ObeyAddressAsync()
    {
        if (wide && !OpensWide)
        {
            await LeaveStepAsync();
            // Also when something else is shown in its place.
            wide = false;
            if (RunId is null || RunId == DataOf)
                return;
        }

        if (OpensWide)
            InPanel(step => step.FocusStep());
        if (Asked != default)
            await ShowAskedAsync();
    }

    /// <summary>Writes the address when another step is wide, or none any more. What is beside the canvas is not in it.</summary>
    private void FollowAddress()
    {
        var now = wide && state?.Selected is { } step ? new Address(DataOf, step.Id, IsWide: true) : new Address(DataOf, null, IsWide: false);
        if (workflow is null || (now.IsWide, now.IsWide ? now.Step : null) == (here.IsWide, here.IsWide ? here.Step : null))
            return;
        var (isFirst, isFromCanvas) = (!here.IsWide, Navigation.HistoryEntryState == FromCanvas);
        here = now;
        if (!now.IsWide && isFromCanvas)
        {
            isGoingBack = true;
            Later(() => Script.InvokeVoidAsync("orchestratorBack", PagePath).AsTask());
            return;
        }

        Write(now, replace: !isFirst, now.IsWide && (isFirst || isFromCanvas) ? FromCanvas : null);
    }

    // The browser does it, and only while it is here: whoever follows a link at the same moment is not brought back.
    private void Write(Address address, bool replace, string? state)
    {
        written.Add(address);
        Later(() => Script.InvokeVoidAsync("orchestratorAddress", PagePath, address.Query, replace, state).AsTask());
    }

    private string PagePath => $"/workflows/{Id}";

    private readonly record struct Address(string? Run, string? Step, bool IsWide)
    {
        public string Query
        {
            get
            {
                List<string> parts = [];
                if (Run is not null) parts.Add($"run={Uri.EscapeDataString(Run)}");
                if (Step is not null) parts.Add($"step={Uri.EscapeDataString(Step)}");
                if (IsWide) parts.Add("wide");
                return parts.Count > 0 ? $"?{string.Join('&', parts)}" : "";
            }
        }
    }
}
