using Microsoft.AspNetCore.Identity;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Account;

/// <summary>How an attempt to sign in ended.</summary>
public enum SignInOutcome
{
    /// <summary>The session cookie is set.</summary>
    Ok,
    /// <summary>Unknown address or wrong password; the same answer and time for both.</summary>
    Refused,
    /// <summary>Too many wrong passwords; try again in five minutes.</summary>
    Throttled,
}

/// <summary>Checks passwords and starts and ends sessions.</summary>
public sealed class SignIn(SignInManager<User> sessions, UserManager<User> users, IPasswordHasher<User> hasher, NobodysPassword nobodys, PasswordThrottle throttle, Sessions kept, AuditLog audit)
{
    /// <summary>Starts a session when the password is right.</summary>
    public async Task<(SignInOutcome Outcome, User? User)> WithPasswordAsync(string? email, string? password, bool stay)
    {
        email = email?.Trim() ?? "";
        // Before the account is looked up: whoever asks too often learns nothing of whether there is one.
        if (!throttle.MayTry(email))
        {
            await audit.WriteAsync(AuditAction.SignInRefused, AuditActor.Nobody, result: "throttled");
            return (SignInOutcome.Throttled, null);
        }
        var user = await users.FindByEmailAsync(email);
        if (user is null or { DisabledAt: not null })
        {
            // An unknown address costs as much time as a wrong password.
            hasher.VerifyHashedPassword(NobodysPassword.Nobody, nobodys.Hash, password ?? "");
            await audit.WriteAsync(AuditAction.SignInRefused, AuditActor.Nobody, result: "unknown_account");
            return (SignInOutcome.Refused, null);
        }
        var result = await sessions.PasswordSignInAsync(user, password ?? "", stay, lockoutOnFailure: false);
        if (result.Succeeded) throttle.Forget(email);
        await audit.WriteAsync(result.Succeeded ? AuditAction.SignedIn : AuditAction.SignInRefused, result.Succeeded ? Actor(user) : AuditActor.Nobody, new(user.Id, user.Email),
            result.Succeeded ? "ok" : "wrong_password");
        return result.Succeeded ? (SignInOutcome.Ok, user) : (SignInOutcome.Refused, null);
    }

    /// <summary>Makes the present session anew, after something it says of the account has changed; null when the account is gone.</summary>
    public async Task<User?> AgainAsync()
    {
        if (await users.GetUserAsync(sessions.Context.User) is not { } user) return null;
        await sessions.RefreshSignInAsync(user);
        return user;
    }

    /// <summary>Starts a session for a new account.</summary>
    public async Task AsNewAsync(User user)
    {
        await audit.WriteAsync(AuditAction.SignedUp, Actor(user), new(user.Id, user.Email));
        await sessions.SignInAsync(user, isPersistent: false);
    }

    /// <summary>Ends the session.</summary>
    public async Task OutAsync()
    {
        if (Caller.From(sessions.Context.User) is { } caller)
        {
            if (Sessions.Of(sessions.Context.User) is { } session) await kept.EndQuietlyAsync(session);
            await audit.WriteAsync(AuditAction.SignedOut, AuditActor.Of(caller) with { TenantId = "" }, new(caller.UserId, sessions.Context.User.Identity?.Name));
        }

        await sessions.SignOutAsync();
    }

    // Accounts belong to the instance, whose administrators see who comes and goes.
    private static AuditActor Actor(User user) => new("user", "", user.Id, user.Name);
}
