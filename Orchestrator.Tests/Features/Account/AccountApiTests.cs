namespace Orchestrator.Tests.Features.Account;

public sealed class AccountApiTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task Signing_up_starts_a_session_in_a_workspace_of_ones_own()
    {
        using var person = app.Visitor();
        var made = await person.PostAsync("/api/auth/sign-up", new { email = "ada@example.com", password = Password, name = "Ada" });
        made.Status.ShouldBe(201, made.Text);
        made.Json.EnumerateObject().Select(member => member.Name).ShouldBe(["id", "name", "email", "image", "isAdmin", "tenantId"]);
        (await person.GetAsync("/api/user")).Text.ShouldBe(made.Text);
        var cookie = made.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("orchestrator=", StringComparison.Ordinal));
        cookie.ShouldContain("httponly", Case.Insensitive);
        cookie.ShouldContain("samesite=lax", Case.Insensitive);

        var again = await person.PostAsync("/api/auth/sign-up", new { email = "ADA@example.com", password = Password });
        again.Status.ShouldBe(409);
    }

    [Fact]
    public async Task A_bad_account_is_refused_with_everything_that_is_wrong()
    {
        using var person = app.Visitor();
        var answer = await person.PostAsync("/api/auth/sign-up", new { email = "nobody", password = "short" });
        answer.Status.ShouldBe(400);
        answer.Paths.ShouldBe(["email", "password"], ignoreOrder: true);
        (await person.PostAsync("/api/auth/sign-up", new { email = "b@example.com", password = "password123" })).Paths.ShouldBe(["password"]);
    }

    [Theory]
    [InlineData(257)]
    [InlineData(1_000_000)]
    public async Task A_password_has_at_most_256_characters(int length)
    {
        using var person = await app.SignUpAsync();
        using var other = app.Visitor();
        var password = string.Concat(Enumerable.Range(0, length).Select(at => (char)('a' + at * 7 % 26)));
        var refused = await other.PostAsync("/api/auth/sign-up", new { email = "long@example.com", password });
        refused.Paths.ShouldBe(["password"]);
        refused.Text.ShouldContain("A password has at most 256 characters.");
        var changed = await person.PostAsync("/api/user/password", new { currentPassword = Password, newPassword = password });
        changed.Paths.ShouldBe(["newPassword"]);
        (await other.PostAsync("/api/auth/sign-up", new { email = $"long{length}@example.com", password = password[..256] })).Status.ShouldBe(201);
    }

    [Fact]
    public async Task An_unknown_address_and_a_wrong_password_get_the_same_answer()
    {
        using var person = app.Visitor();
        await person.PostAsync("/api/auth/sign-up", new { email = "grace@example.com", password = Password });
        var unknown = await person.PostAsync("/api/auth/sign-in", new { email = "unknown@example.com", password = Password });
        var wrong = await person.PostAsync("/api/auth/sign-in", new { email = "grace@example.com", password = "wrong wrong wrong" });
        (unknown.Status, unknown.Message).ShouldBe((401, wrong.Message));
        wrong.Status.ShouldBe(401);
        (await person.PostAsync("/api/auth/sign-in", new { email = "grace@example.com", password = Password })).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        using var person = await app.SignUpAsync();
        (await person.PostAsync("/api/auth/sign-out")).Status.ShouldBe(204);
        (await person.GetAsync("/api/user")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_person_changes_their_name_and_not_their_workspace()
    {
        using var person = await app.SignUpAsync();
        var before = (await person.GetAsync("/api/user")).Json;
        var changed = await person.PatchAsync("/api/user", new { name = "Lin", tenantId = "other", isAdmin = true });
        changed.Word("name").ShouldBe("Lin");
        changed.Word("tenantId").ShouldBe(before.GetProperty("tenantId").GetString());
        changed.Json.GetProperty("isAdmin").GetBoolean().ShouldBe(before.GetProperty("isAdmin").GetBoolean());
        (await person.PatchAsync("/api/user", new { name = "", image = "javascript:alert(1)" })).Paths.ShouldBe(["name", "image"]);
    }
}
