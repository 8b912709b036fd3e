using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Features.Account;

/// <summary>How an attempt to make an account ended.</summary>
public abstract record SignUpOutcome
{
    private SignUpOutcome() { }

    /// <summary>The account and its personal workspace are there.</summary>
    public sealed record Created(User User) : SignUpOutcome;

    /// <summary>The instance takes no new accounts.</summary>
    public sealed record Closed : SignUpOutcome;

    /// <summary>The e-mail address has an account.</summary>
    public sealed record Taken : SignUpOutcome;

    /// <summary>What is wrong, by field (<c>email</c>, <c>password</c>, <c>name</c>).</summary>
    public sealed record Invalid(IReadOnlyList<FieldProblem> Problems) : SignUpOutcome;
}

/// <summary>Something wrong with one field of a form or one member of a body.</summary>
public sealed record FieldProblem(string Path, string Message);

/// <summary>Makes accounts, by the instance's rule.</summary>
public sealed class Registration(AppDbOpening databases, UserManager<User> users, IOptions<InstanceOptions> options, TimeProvider time)
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
    public async Task<SignUpOutcome> SignUpAsync(string? email, string? password, string? name, CancellationToken cancellationToken)
    {
        // One at a time, so that two first users cannot both become administrator.
        await OneAtATime.WaitAsync(cancellationToken);
        try
        {
            return await IsOpenAsync(cancellationToken)
                ? await CreateAsync(email?.Trim() ?? "", password ?? "", name?.Trim() ?? "", cancellationToken)
                : new SignUpOutcome.Closed();
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    private async Task<SignUpOutcome> CreateAsync(string email, string password, string name, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var isFirst = await IsFirstUserAsync(cancellationToken);
        if (name.Length == 0) name = email.Split('@')[0];
        var tenant = new Tenant { Id = Guid.CreateVersion7(now).ToString("N"), Name = $"{name}'s workspace", CreatedAt = now };
        var user = new User { UserName = email, Email = email, Name = name, TenantId = tenant.Id, IsAdmin = isFirst, CreatedAt = now };
        var problems = await FindProblemsAsync(user, password);
        if (problems.Count > 0) return new SignUpOutcome.Invalid(problems);
        if (await users.FindByEmailAsync(email) is not null) return new SignUpOutcome.Taken();

        await using var db = databases.ForSystem();
        db.Tenants.Add(tenant);
        await db.SaveChangesAsync(cancellationToken);
        var result = await users.CreateAsync(user, password);
        if (result.Succeeded) return new SignUpOutcome.Created(user);

        db.Tenants.Remove(tenant);
        await db.SaveChangesAsync(cancellationToken);
        return result.Errors.Any(error => error.Code.StartsWith("Duplicate", StringComparison.Ordinal))
            ? new SignUpOutcome.Taken()
            : new SignUpOutcome.Invalid([.. result.Errors.Select(error => new FieldProblem("email", error.Description))]);
    }

    private async Task<IReadOnlyList<FieldProblem>> FindProblemsAsync(User user, string password)
    {
        List<FieldProblem> problems = [];
        if (user.Email!.Length > 254 || !System.Net.Mail.MailAddress.TryCreate(user.Email, out var address) || address.Address != user.Email)
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
