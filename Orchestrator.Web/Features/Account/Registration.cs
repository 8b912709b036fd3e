using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Members;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Account;

/// <summary>How an attempt to make an account ended.</summary>
public abstract record SignUpOutcome
{
    private SignUpOutcome() { }

    /// <summary>The account and its personal workspace are there.</summary>
    public sealed record Created(User User) : SignUpOutcome;

    /// <summary>The instance takes no new accounts.</summary>
    public sealed record Closed : SignUpOutcome;

    /// <summary>The invite is not known, used, revoked or expired.</summary>
    public sealed record BadInvite : SignUpOutcome
    {
        /// <summary>The same in words.</summary>
        public const string Said = "This invite does not work: it was used, taken back, or has expired. Ask for a new one.";
    }

    /// <summary>The e-mail address has an account.</summary>
    public sealed record Taken : SignUpOutcome
    {
        /// <summary>The same in words.</summary>
        public const string Said = "This e-mail address has an account. Sign in instead.";
    }

    /// <summary>What is wrong, by field (<c>email</c>, <c>password</c>, <c>name</c>).</summary>
    public sealed record Invalid(IReadOnlyList<FieldProblem> Problems) : SignUpOutcome;
}

/// <summary>Something wrong with one field of a form or one member of a body.</summary>
public sealed record FieldProblem(string Path, string Message);

/// <summary>Reads the problems of a form.</summary>
public static class FieldProblems
{
    /// <summary>What is wrong with one field.</summary>
    public static string[] Of(this IReadOnlyList<FieldProblem> problems, string field) => [.. problems.Where(problem => problem.Path == field).Select(problem => problem.Message)];
}

/// <summary>Makes accounts, by the instance's rule.</summary>
public sealed class Registration(AppDbOpening databases, AppDb accounts, UserManager<User> users, InviteStore invites, AuditLog audit, IOptions<InstanceOptions> options, TimeProvider time)
{
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);

    /// <summary>Whether somebody may make an account now.</summary>
    public async Task<bool> IsOpenAsync(CancellationToken cancellationToken) => options.Value.Registration switch
    {
        "open" => true,
        "closed" => false,
        _ => await IsFirstUserAsync(cancellationToken),
    };

    /// <summary>Whether the next account is the instance's first and so its administrator.</summary>
    public async Task<bool> IsFirstUserAsync(CancellationToken cancellationToken)
    {
        await using var db = databases.ForSystem();
        return !await db.Users.AnyAsync(cancellationToken);
    }

    /// <summary>Makes an account and its personal workspace; the first one administers the instance.</summary>
    /// <param name="email">E-mail address.</param>
    /// <param name="password">10 to 256 characters.</param>
    /// <param name="name">What to call the person; the e-mail's first part when empty.</param>
    /// <param name="invite">The secret part of an invite's link, which opens a closed door once; null or empty without one.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    public async Task<SignUpOutcome> SignUpAsync(string? email, string? password, string? name, string? invite, CancellationToken cancellationToken)
    {
        // One at a time, so that two first users cannot both become administrator.
        await OneAtATime.WaitAsync(cancellationToken);
        try
        {
            var asked = string.IsNullOrEmpty(invite) ? null : await invites.FindAsync(invite, cancellationToken);
            if (asked is null && !string.IsNullOrEmpty(invite)) return new SignUpOutcome.BadInvite();
            return asked is not null || await IsOpenAsync(cancellationToken)
                ? await CreateAsync(email?.Trim() ?? "", password ?? "", name?.Trim() ?? "", asked, cancellationToken)
                : new SignUpOutcome.Closed();
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    /// <summary>Whether a text is an e-mail address.</summary>
    public static bool IsAddress(string text) => text.Length <= 254 && System.Net.Mail.MailAddress.TryCreate(text, out var address) && address.Address == text;

    private async Task<SignUpOutcome> CreateAsync(string email, string password, string name, InviteView? invite, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var isAdmin = invite?.IsAdmin ?? await IsFirstUserAsync(cancellationToken);
        if (name.Length == 0) name = email.Split('@')[0];
        var tenant = new Tenant { Id = Guid.CreateVersion7(now).ToString("N"), Name = $"{name}'s workspace", CreatedAt = now };
        var user = new User { UserName = email, Email = email, Name = name, TenantId = tenant.Id, IsAdmin = isAdmin, CreatedAt = now };
        var problems = await FindProblemsAsync(user, password);
        if (invite is not null && !InviteStore.IsFor(invite, email)) problems.Add(new("email", $"This invite is for {invite.Email}."));
        if (problems.Count > 0) return new SignUpOutcome.Invalid(problems);
        if (await users.FindByEmailAsync(email) is not null) return new SignUpOutcome.Taken();

        // In one transaction, on the context that accounts are kept with: no account, no invite used, no workspace and no word of it. Hashing takes long, so it comes before.
        user.PasswordHash = users.PasswordHasher.HashPassword(user, password);
        await using var transaction = await accounts.Database.BeginTransactionAsync(cancellationToken);
        if (invite is not null && !await invites.UseAsync(accounts, invite.Id, user, cancellationToken)) return new SignUpOutcome.BadInvite();
        accounts.Tenants.Add(tenant);
        var result = await users.CreateAsync(user);
        if (!result.Succeeded)
        {
            accounts.Entry(tenant).State = EntityState.Detached;
            return result.Errors.Any(error => error.Code.StartsWith("Duplicate", StringComparison.Ordinal))
                ? new SignUpOutcome.Taken()
                : new SignUpOutcome.Invalid([.. result.Errors.Select(error => new FieldProblem("email", error.Description))]);
        }

        if (invite is not null)
        {
            audit.Add(accounts, AuditAction.InviteAccepted, new AuditActor("user", "", user.Id, user.Name), new(invite.Id, user.Email));
            await accounts.SaveChangesAsync(cancellationToken);
        }
        await transaction.CommitAsync(CancellationToken.None);
        return new SignUpOutcome.Created(user);
    }

    private async Task<List<FieldProblem>> FindProblemsAsync(User user, string password)
    {
        List<FieldProblem> problems = [];
        if (!IsAddress(user.Email!))
            problems.Add(new("email", "This is not an e-mail address. Write it like name@example.com."));
        if (user.Name.Length > 100) problems.Add(new("name", "A name has at most 100 characters."));
        foreach (var validator in users.PasswordValidators)
        {
            var result = await validator.ValidateAsync(users, user, password);
            problems.AddRange(result.Errors.Select(error => new FieldProblem("password", error.Description)));
        }
        return problems;
    }
}
