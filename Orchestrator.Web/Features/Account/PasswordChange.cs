using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Account;

/// <summary>What became of changing a password: a closed set.</summary>
public abstract record PasswordOutcome
{
    private PasswordOutcome() { }

    /// <summary>It is changed, and every other session of the account has ended.</summary>
    public sealed record Done : PasswordOutcome;

    /// <summary>The account is gone.</summary>
    public sealed record Nobody : PasswordOutcome;

    /// <summary>Too many wrong passwords; try again in five minutes.</summary>
    public sealed record Throttled : PasswordOutcome;

    /// <summary>It is refused.</summary>
    /// <param name="Problems">Everything that is wrong, by field (<c>currentPassword</c>, <c>newPassword</c>).</param>
    public sealed record Invalid(IReadOnlyList<FieldProblem> Problems) : PasswordOutcome;
}

/// <summary>Changes the password of whoever is signed in.</summary>
public sealed class PasswordChange(UserManager<User> users, PasswordThrottle throttle, Sessions sessions, SignIn signIn, AuditLog audit)
{
    /// <summary>Changes it when the present one is right.</summary>
    public async Task<PasswordOutcome> DoAsync(ClaimsPrincipal who, string? current, string? next)
    {
        if (await users.GetUserAsync(who) is not { DisabledAt: null } user) return new PasswordOutcome.Nobody();
        var actor = new AuditActor("user", "", user.Id, user.Name);
        if (!throttle.MayTry(user.Email!)) return new PasswordOutcome.Throttled();
        if (!await users.CheckPasswordAsync(user, current ?? ""))
        {
            await audit.WriteAsync(AuditAction.PasswordChanged, actor, new(user.Id, user.Email), "wrong_password");
            return new PasswordOutcome.Invalid([new("currentPassword", "This is not your password.")]);
        }
        throttle.Forget(user.Email!);

        // It makes a new security stamp: what was signed with the old password's is refused from now on.
        var result = await users.ChangePasswordAsync(user, current ?? "", next ?? "");
        if (!result.Succeeded) return new PasswordOutcome.Invalid([.. result.Errors.Select(error => new FieldProblem("newPassword", error.Description))]);
        await sessions.EndOthersAsync(Caller.Of(who), Sessions.Of(who));
        await signIn.AgainAsync();
        await audit.WriteAsync(AuditAction.PasswordChanged, actor, new(user.Id, user.Email));
        return new PasswordOutcome.Done();
    }
}
