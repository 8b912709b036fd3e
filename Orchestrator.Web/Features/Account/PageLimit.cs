using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Orchestrator.Web.Features.Account;

/// <summary>A page beyond those an account may have open does nothing, and leads to one that says so.</summary>
public sealed class PageLimit(AuthenticationStateProvider authentication, OpenPages pages, NavigationManager navigation) : CircuitHandler
{
    private string? counted;
    private volatile bool isOneTooMany;

    /// <inheritdoc />
    public override async Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (counted is not null || Caller.From((await authentication.GetAuthenticationStateAsync()).User) is not { UserId: var account }) return;
        if (pages.Enter(account))
        {
            (counted, isOneTooMany) = (account, false);
            return;
        }

        isOneTooMany = true;
        navigation.NavigateTo(OpenPages.Refusal, forceLoad: true);
    }

    /// <inheritdoc />
    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (counted is not null) pages.Leave(counted);
        counted = null;
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) =>
        context => isOneTooMany ? Task.CompletedTask : next(context);
}
