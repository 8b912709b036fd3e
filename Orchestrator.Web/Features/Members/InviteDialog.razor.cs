using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Orchestrator.Web.Features.Account;
using Radzen;

namespace Orchestrator.Web.Features.Members;

/// <summary>Makes an invite and shows its link, once.</summary>
public sealed partial class InviteDialog(InviteStore invites, InviteLinks links, NavigationManager navigation)
{
    private ImmutableArray<FieldProblem> problems = [];
    private string? email;
    private bool isAdmin;
    private int days = InviteStore.UsualDays;
    private string? link;
    private string? refused;
    private DateTimeOffset until;

    [Inject] private DialogService Dialogs { get; set; } = null!;
    [Inject] private TimeProvider Time { get; set; } = null!;

    /// <summary>Who invites.</summary>
    [Parameter, EditorRequired] public Caller Caller { get; set; } = null!;

    private async Task MakeAsync()
    {
        (problems, refused) = ([], null);
        switch (await invites.CreateAsync(Caller, email, isAdmin, days))
        {
            case InviteOutcome.Created made:
                (link, until) = (links.Of(made.Token, new Uri(navigation.BaseUri)), made.Invite.ExpiresAt);
                break;
            case InviteOutcome.Invalid invalid:
                problems = invalid.Problems;
                break;
            case InviteOutcome.Closed:
                refused = "This instance takes no new accounts: Orchestrator:Registration is closed.";
                break;
            default:
                refused = "You do not administer this instance any more.";
                break;
        }
    }

    private string? Of(string field) => problems.FirstOrDefault(problem => problem.Path == field)?.Message;
}
