using Microsoft.AspNetCore.Components;
using Orchestrator.Web.Features.Account;

namespace Orchestrator.Web.Features.Members;

/// <summary>Where an invite's link leads: it makes an account, or gives one that is there the right to administer.</summary>
public sealed partial class InvitePage(InviteStore invites, SignIn signIn, SignUp signUp, NavigationManager navigation)
{
    private InviteView? invite;
    private Caller? caller;
    private bool mayAccept;
    private IReadOnlyList<FieldProblem> problems = [];

    /// <summary>The secret part of the link.</summary>
    [Parameter] public string Token { get; set; } = "";

    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [SupplyParameterFromForm] private SignUpForm Form { get; set; } = null!;

    private string Inviter => invite?.InvitedBy ?? "An administrator";

    private string Reason => invite!.IsAdmin && caller!.IsAdmin ? "You administer this instance already." : invite.IsAdmin ? "This invite is for another address." : "This invite makes an account, and you have one.";

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        Form ??= new SignUpForm();
        caller = Caller.From(Http.User);
        invite = await invites.FindAsync(Token, Http.RequestAborted);
        mayAccept = invite is { IsAdmin: true } && caller is { IsAdmin: false } && InviteStore.IsFor(invite, Http.User.Identity?.Name);
    }

    private async Task AcceptAsync()
    {
        if (caller is null) return;
        switch (await invites.AcceptAsync(caller, Token, Http.RequestAborted))
        {
            case AcceptOutcome.Accepted:
                await signIn.AgainAsync();
                navigation.NavigateTo("/settings");
                break;
            case AcceptOutcome.AlreadyHas:
                mayAccept = false;
                break;
            default:
                invite = null;
                break;
        }
    }

    private async Task JoinAsync()
    {
        if (await signUp.DoAsync(Form, Token, Http.RequestAborted) is { } found) problems = found;
        else invite = null;
    }
}
