using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Orchestrator.Web.Features.Account;

/// <summary>A page beyond those an account may have open shows that and nothing else, which <c>Routes</c> sees to. One that was open before comes back however many there are.</summary>
public sealed class PageLimit(AuthenticationStateProvider authentication, OpenPages pages) : CircuitHandler
{
    private string? account;
    private bool isCounted;

    /// <summary>Whether this page is beyond those its account may have open. It is known before the page is drawn and stays so.</summary>
    public bool IsOneTooMany { get; private set; }

    /// <inheritdoc />
    public override async Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (isCounted || IsOneTooMany) return;
        if (account is not null)
        {
            // Somebody works in it: what was typed and not saved is worth more than the limit.
            pages.Return(account);
            isCounted = true;
        }
        else if (Caller.From((await authentication.GetAuthenticationStateAsync()).User) is { UserId: var mine })
        {
            isCounted = pages.Enter(mine);
            IsOneTooMany = !isCounted;
            account = mine;
        }
    }

    /// <inheritdoc />
    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (isCounted) pages.Leave(account!);
        isCounted = false;
        return Task.CompletedTask;
    }
}
