using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orchestrator.Web.Data;

namespace Orchestrator.Tests.Features.Account;

/// <summary>How long a refusal takes does not tell whether there is an account.</summary>
public sealed class UnknownAddressTests(UnknownAddressTests.App app) : IClassFixture<UnknownAddressTests.App>
{
    [Fact]
    public async Task The_first_unknown_address_costs_one_comparison_as_a_wrong_password_does()
    {
        // Made with the program's own hasher as it starts, so that what follows is a comparison and nothing else.
        app.Hashes.Made.ShouldBe(1);
        using var person = await app.SignUpAsync();
        var known = (await person.GetAsync("/api/user")).Word("email");
        foreach (var email in new[] { "nobody@example.com", known })
        {
            var before = (app.Hashes.Compared, app.Hashes.Made);
            using var guesser = app.Visitor();
            (await guesser.PostAsync("/api/auth/sign-in", new { email, password = "not this one at all" })).Status.ShouldBe(401);
            (app.Hashes.Compared, app.Hashes.Made).ShouldBe((before.Compared + 1, before.Made), email);
        }
    }

    public sealed class App : TestApp
    {
        public Counting Hashes { get; } = new();

        protected override void Replace(IServiceCollection services) => services.AddSingleton<IPasswordHasher<User>>(Hashes);
    }

    public sealed class Counting : IPasswordHasher<User>
    {
        private readonly PasswordHasher<User> inner = new(Options.Create(new PasswordHasherOptions { IterationCount = 1_000 }));
        private int compared, made;

        public int Compared => compared;

        public int Made => made;

        public string HashPassword(User user, string password)
        {
            Interlocked.Increment(ref made);
            return inner.HashPassword(user, password);
        }

        public PasswordVerificationResult VerifyHashedPassword(User user, string hashedPassword, string providedPassword)
        {
            Interlocked.Increment(ref compared);
            return inner.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
