using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Orchestrator.Web.Features.Account;

namespace Orchestrator.Web.Features.Credentials.OAuth;

/// <summary>Says how connecting a credential ended.</summary>
public sealed partial class ConnectedPage(ConnectResults results, TimeProvider time)
{
    /// <summary>Its address.</summary>
    public const string Path = "/oauth/connected";

    private ConnectEnded? ended;

    [CascadingParameter] private Task<AuthenticationState> Session { get; set; } = null!;
    [SupplyParameterFromQuery] private string? Of { get; set; }

    private TimeProvider Time => time;

    private string Title => ended is { Problem: null } ? "Connected" : "Not connected";

    /// <inheritdoc />
    protected override async Task OnInitializedAsync() => ended = results.Find(Caller.Of((await Session).User).UserId, Of);
}
