using Microsoft.AspNetCore.Identity;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Features.Account;

/// <summary>Refuses passwords that are guessed first: well-known ones, repeated characters, and the account's own address.</summary>
public sealed class CommonPasswords : IPasswordValidator<User>
{
    private static readonly HashSet<string> WellKnown = new(
        """
        1234567890 12345678910 0123456789 0987654321 1q2w3e4r5t 1qaz2wsx3edc qwertyuiop qwerty12345 qwerty123456 qwerty1234 asdfghjkl1 asdfghjkl;
        password12 password123 password1234 password12345 passw0rd123 p@ssw0rd123 p@ssword123 mypassword mypassword1 passwordpassword
        iloveyou12 iloveyou123 welcome123 welcome1234 letmein123 letmein1234 administrator administrator1 admin12345 admin123456 adminadmin admin1234567
        football123 baseball123 basketball superman123 batman12345 sunshine123 princess123 charlie123 michael123 jennifer123 starwars123 dragon12345
        changeme123 changeme1234 secret12345 trustno123 computer123 internet123 whatever123 abcdefghij abcdefghijk abc1234567 abcd1234567 a123456789
        q1w2e3r4t5 q1w2e3r4t5y6 zaq12wsxcde zxcvbnm123 1234qwerasdf qazwsxedcrfv orchestrator orchestrator1 orchestrator123
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc />
    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password)
    {
        var text = password ?? "";
        var isGuessable = text.Length > 0
            && (WellKnown.Contains(text) || text.Distinct().Count() < 4 || text.Equals(user.Email, StringComparison.OrdinalIgnoreCase));
        return Task.FromResult(isGuessable
            ? IdentityResult.Failed(new IdentityError { Code = "CommonPassword", Description = "This password is among the first anyone would guess. Choose another." })
            : IdentityResult.Success);
    }
}
