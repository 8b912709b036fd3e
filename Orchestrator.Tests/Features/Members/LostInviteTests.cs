using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Web.Data;
using static Orchestrator.Tests.Features.Members.MembersApp;

namespace Orchestrator.Tests.Features.Members;

public sealed class LostInviteTests(LostInviteTests.App app) : IClassFixture<LostInviteTests.App>
{
    [Theory]
    [InlineData("throws@example.com", 500)]
    [InlineData("refused@example.com", 400)]
    public async Task An_account_that_cannot_be_made_costs_no_invite_and_leaves_no_workspace(string email, int status)
    {
        using var admin = await app.AdministratorAsync();
        var invite = await InviteAsync(admin);
        using var guest = app.Visitor();
        var name = email.Split('@')[0];
        (await guest.PostAsync("/api/auth/sign-up", new { email, password = Password, name, invite })).Status.ShouldBe(status);
        await using (var db = app.Databases.ForSystem()) (await db.Tenants.AnyAsync(row => row.Name == $"{name}'s workspace", TestContext.Current.CancellationToken)).ShouldBeFalse();
        (await guest.PostAsync("/api/auth/sign-up", new { email = $"second-{email}", password = Password, invite })).Status.ShouldBe(201);
    }

    public sealed class App : MembersApp
    {
        protected override void Replace(IServiceCollection services)
        {
            base.Replace(services);
            services.AddScoped<IUserValidator<User>, Breaking>();
        }
    }

    // Stands for a database that fails between the invite and the account.
    public sealed class Breaking : IUserValidator<User>
    {
        public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user) => user.Email switch
        {
            "throws@example.com" => throw new InvalidOperationException("The disk is full."),
            "refused@example.com" => Task.FromResult(IdentityResult.Failed(new IdentityError { Code = "No", Description = "Not this one." })),
            _ => Task.FromResult(IdentityResult.Success),
        };
    }
}
