using Microsoft.AspNetCore.Components;
using Orchestrator.Web.Features.Account;

namespace Orchestrator.Web.Features.Members;

/// <summary>Where an invite's link leads: it makes an account, or gives one that is there the right to administer.</summary>
public sealed partial class InvitePage(InviteStore invites, Registration registration, SignIn signIn, NavigationManager navigation)
{
    private InviteView? invite;
    private Caller? caller;
    private bool mayAccept;
    private IReadOnlyList<FieldProblem> problems = [];

    /// <summary>The secret part of the link.</summary>
    [Parameter] public string Token { get; set; } = "";

    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [SupplyParameterFromForm] private JoinForm Form { get; set; } = null!;

    private string Inviter => invite?.InvitedBy ?? "An administrator";

    private string Reason => invite!.IsAdmin && caller!.IsAdmin ? "You administer this instance already." : invite.IsAdmin ? "This invite is for another address." : "This invite makes an account, and you have one.";

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        Form ??= new JoinForm();
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
        switch (await registration.SignUpAsync(Form.Email, Form.Password, Form.Name, Token, Http.RequestAborted))
        {
            case SignUpOutcome.Created created:
                await signIn.AsNewAsync(created.User);
                navigation.NavigateTo("/workflows");
                break;
            case SignUpOutcome.Taken:
                problems = [new("email", "This e-mail address has an account. Sign in instead.")];
                break;
            case SignUpOutcome.Invalid invalid:
                problems = invalid.Problems;
                break;
            default:
                invite = null;
                break;
        }
    }

    private string[] Of(string field) => [.. problems.Where(one => one.Path == field).Select(one => one.Message)];

    /// <summary>The fields.</summary>
    public sealed class JoinForm
    {
        /// <summary>What to call the person; the e-mail's first part when empty.</summary>
        public string? Name { get; set; }
        /// <summary>E-mail address.</summary>
        public string? Email { get; set; }
        /// <summary>At least 10 characters.</summary>
        public string? Password { get; set; }
    }
}
