using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;
using static Orchestrator.Tests.Features.Members.MembersApp;

namespace Orchestrator.Tests.Features.Members;

public sealed class LostInviteTests(LostInviteTests.App app) : IClassFixture<LostInviteTests.App>
{
    [Theory]
    [InlineData("lost", 500)]
    [InlineData("unnoted", 500)]
    [InlineData("refused", 400)]
    public async Task An_account_that_cannot_be_made_costs_no_invite_and_leaves_no_workspace(string name, int status)
    {
        using var admin = await app.AdministratorAsync();
        var invite = await InviteAsync(admin);
        using var guest = app.Visitor();
        (await guest.PostAsync("/api/auth/sign-up", new { email = $"{name}@example.com", password = Password, name, invite })).Status.ShouldBe(status);
        await using (var db = app.Databases.ForSystem())
        {
            (await db.Tenants.AnyAsync(row => row.Name == $"{name}'s workspace", TestContext.Current.CancellationToken)).ShouldBeFalse();
            (await db.Users.AnyAsync(row => row.Name == name, TestContext.Current.CancellationToken)).ShouldBeFalse();
            (await db.AuditEvents.AnyAsync(row => row.ActorName == name, TestContext.Current.CancellationToken)).ShouldBeFalse();
        }

        (await guest.PostAsync("/api/auth/sign-up", new { email = $"second-{name}@example.com", password = Password, invite })).Status.ShouldBe(201);
    }

    public sealed class App : MembersApp
    {
        protected override void Replace(IServiceCollection services)
        {
            base.Replace(services);
            services.AddScoped<IUserValidator<User>, Refusing>();
            services.ConfigureDbContext<AppDb>(static options => options.AddInterceptors(new FullDisk()));
        }
    }

    public sealed class Refusing : IUserValidator<User>
    {
        public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user) =>
            Task.FromResult(user.Name == "refused" ? IdentityResult.Failed(new IdentityError { Code = "No", Description = "Not this one." }) : IdentityResult.Success);
    }

    // The rows are written, and the transaction is not over.
    private sealed class FullDisk : SaveChangesInterceptor
    {
        public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default) =>
            IsFull(eventData.Context!) ? throw new InvalidOperationException("The disk is full.") : ValueTask.FromResult(result);

        private static bool IsFull(DbContext db) => db.ChangeTracker.Entries<User>().Any(row => row.Entity.Name == "lost")
            || db.ChangeTracker.Entries<AuditEvent>().Any(row => row.Entity is { ActorName: "unnoted" } written && written.Action == AuditAction.InviteAccepted.Name);
    }
}
