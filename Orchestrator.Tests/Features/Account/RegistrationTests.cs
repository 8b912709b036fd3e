namespace Orchestrator.Tests.Features.Account;

public sealed class RegistrationTests(RegistrationTests.App app) : IClassFixture<RegistrationTests.App>
{
    [Fact]
    public async Task The_first_account_administers_and_closes_the_door()
    {
        using var first = app.Visitor();
        var made = await first.PostAsync("/api/auth/sign-up", new { email = "first@example.com", password = "correct horse battery" });
        made.Json.GetProperty("isAdmin").GetBoolean().ShouldBeTrue();
        using var second = app.Visitor();
        var refused = await second.PostAsync("/api/auth/sign-up", new { email = "second@example.com", password = "correct horse battery" });
        (refused.Status, refused.ErrorId).ShouldBe((403, "REGISTRATION_CLOSED"));
    }

    public sealed class App : TestApp
    {
        protected override IEnumerable<(string Key, string Value)> Settings => [("Orchestrator:Registration", "first-user")];
    }
}
