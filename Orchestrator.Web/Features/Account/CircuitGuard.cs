using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Orchestrator.Web.Layout;

namespace Orchestrator.Web.Features.Account;

/// <summary>
/// Looks at the session before anything an open page asks for: one whose session has ended does nothing any more, also in the moment before it is taken away. Looking
/// is no use of the session, because pages ask by themselves, too: the browser tells when somebody is there (js/shell.js).
/// </summary>
public sealed class CircuitGuard(AuthenticationStateProvider authentication, Sessions sessions, CircuitOrder order) : CircuitHandler
{
    /// <inheritdoc />
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) =>
        context => order.DoAsync(IsLiveAsync, () => next(context));

    private async Task<bool> IsLiveAsync()
    {
        // The session it was opened with: once that has ended, nothing the page still holds may be used, whoever it says it is now.
        if (authentication is not CircuitSession { Began: { } session } circuit || await sessions.IsLiveAsync(session)) return true;
        circuit.End();
        // What comes before there is a page makes it, for nobody: a beginning that is left undone breaks it.
        return !order.HasPage;
    }
}
