using Microsoft.AspNetCore.Identity;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Features.Account;

/// <summary>Refuses passwords that are guessed first.</summary>
public sealed class CommonPasswords : IPasswordValidator<User>
{
    /// <inheritdoc />
    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password) => Task.FromResult(GuessedPasswords.IsOne(password ?? "", user.Email, user.Name)
        ? IdentityResult.Failed(new IdentityError { Code = "CommonPassword", Description = "This password is among the first anyone would guess. Choose another." })
        : IdentityResult.Success);
}
