using Microsoft.AspNetCore.Identity;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Features.Account;

/// <summary>Refuses passwords that are guessed first, and those that take long to look at.</summary>
public sealed class CommonPasswords : IPasswordValidator<User>
{
    /// <summary>The most characters a password has.</summary>
    public const int MostCharacters = 256;

    /// <inheritdoc />
    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password) => Task.FromResult(Problem(user, password ?? "") is { } problem
        ? IdentityResult.Failed(problem)
        : IdentityResult.Success);

    private static IdentityError? Problem(User user, string password) => password switch
    {
        { Length: > MostCharacters } => new() { Code = "PasswordTooLong", Description = $"A password has at most {MostCharacters} characters." },
        _ when GuessedPasswords.IsOne(password, user.Email, user.Name) => new() { Code = "CommonPassword", Description = "This password is among the first anyone would guess. Choose another." },
        _ => null,
    };
}
