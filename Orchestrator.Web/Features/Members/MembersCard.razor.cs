using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Ui;
using Radzen;

namespace Orchestrator.Web.Features.Members;

/// <summary>The accounts of the instance and the invites that may still be accepted, for its administrators.</summary>
public sealed partial class MembersCard(MemberStore store, InviteStore invites, IOptions<InstanceOptions> options, DialogService dialogs, NotificationService toasts)
{
    private ImmutableArray<MemberView>? members;
    private ImmutableArray<InviteView> open = [];
    private ElementReference invite;

    /// <summary>Who looks.</summary>
    [Parameter, EditorRequired] public Caller Caller { get; set; } = null!;

    [Inject] private TimeProvider Time { get; set; } = null!;

    private string Rule => options.Value.Registration switch
    {
        "open" => "Anybody who reaches it may make one (Orchestrator:Registration is open).",
        "closed" => "Nobody may make one, also not by invite (Orchestrator:Registration is closed).",
        _ => "New ones are made by invite.",
    };

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync() => (members, open) = (await store.ListAsync(Caller), await invites.ListAsync(Caller) ?? []);

    private async Task InviteAsync()
    {
        await dialogs.OpenSheetAsync<InviteDialog>("Invite somebody", [(nameof(InviteDialog.Caller), Caller)]);
        await LoadAsync();
        await invite.FocusAsync();
    }

    private async Task RevokeAsync(InviteView one)
    {
        if (await invites.RevokeAsync(Caller, one.Id)) toasts.Done("The invite was revoked", "Its link opens nothing any more.");
        else toasts.Failed("The invite was not revoked", "It was accepted or revoked meanwhile.");
        await LoadAsync();
    }

    private async Task RoleAsync(MemberView member, bool isAdmin)
    {
        var sure = isAdmin || await dialogs.AskAsync(new Question(
            $"Make {member.Name} a member?", "They administer this instance no longer. Their sessions end at once, and the links of invites they made stop working.", "Keep the role", "Make a member"));
        if (sure) await ChangeAsync(member, new MemberChange(isAdmin, null), isAdmin ? $"{member.Name} administers this instance now" : $"{member.Name} is a member now");
        await LoadAsync();
    }

    private async Task DisableAsync(MemberView member)
    {
        var disable = member.DisabledAt is null;
        if (disable && !await dialogs.AskAsync(new Question(
            $"Disable {member.Name}?", "Their sessions end at once, they cannot sign in, and their API keys open nothing. Their workflows stay, and what is scheduled goes on. You can enable the account again.", "Keep it", "Disable")))
            return;
        await ChangeAsync(member, new MemberChange(null, disable), disable ? $"{member.Name} was disabled" : $"{member.Name} may sign in again");
        await LoadAsync();
    }

    private async Task ChangeAsync(MemberView member, MemberChange change, string done)
    {
        switch (await store.ChangeAsync(Caller, member.Id, change))
        {
            case MemberOutcome.Done:
                toasts.Done(done);
                break;
            case MemberOutcome.LastAdministrator:
                toasts.Failed($"{member.Name} was not changed", "This is the only administrator. Make somebody else one first.");
                break;
            default:
                toasts.Failed($"{member.Name} was not changed", "The account is gone, or you do not administer this instance any more.");
                break;
        }
    }

    private static string NameOf(InviteView one) => one.Email ?? "Anybody with the link";
}
