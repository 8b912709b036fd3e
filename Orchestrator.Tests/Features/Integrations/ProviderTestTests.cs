using Orchestrator.Tests.Mail;

namespace Orchestrator.Tests.Features.Integrations;

public sealed class ProviderTestTests(HttpTestTests.OpenApp app) : IClassFixture<HttpTestTests.OpenApp>
{
    [Fact]
    public async Task A_mail_server_is_greeted_asked_nothing_and_left()
    {
        await using var server = new SmtpServer { Answer = command => command == "NOOP" ? "250 ok" : null };
        using var owner = await app.SignUpAsync();
        var tested = await TestAsync(owner, "smtp", new { host = "127.0.0.1", port = server.Port, tls = "none", from = "Shop <shop@example.com>" });
        tested.Word("status").ShouldBe("success", tested.Text);
        server.Commands.ShouldContain("NOOP");
        server.Messages.ShouldBeEmpty();
        server.Wrongs.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_mail_server_that_does_not_do_as_it_should_is_said_in_words()
    {
        await using var server = new SmtpServer { Offers = ["SIZE 1000"] };
        using var owner = await app.SignUpAsync();
        var tested = await TestAsync(owner, "smtp", new { host = "127.0.0.1", port = server.Port, from = "shop@example.com", username = "shop", password = "hush-password" });
        tested.Word("status").ShouldBe("error");
        tested.Word("message").ShouldContain("STARTTLS");
        tested.Text.ShouldNotContain("hush");
    }

    [Fact]
    public async Task A_database_is_asked_for_one()
    {
        using var owner = await app.SignUpAsync();
        var missing = await TestAsync(owner, "database", new { url = "sqlite:orders.db" });
        missing.Word("status").ShouldBe("error");
        missing.Word("message").ShouldContain("no database orders.db");
        var workflow = await owner.CreateAsync(new
        {
            name = "Orders", nodes = new[] { Drawing.Trigger(), Drawing.Step("make", new { actionType = "database/query", connection = "sqlite:orders.db", sql = "CREATE TABLE orders (id INTEGER)" }) }, edges = new[] { Drawing.Edge("t", "make") },
        });
        await owner.UntilEndedAsync(await owner.ExecuteAsync(workflow));
        (await TestAsync(owner, "database", new { url = "sqlite:orders.db" })).Word("message").ShouldContain("SELECT 1");
    }

    [Fact]
    public async Task What_a_database_says_does_not_tell_its_password()
    {
        using var owner = await app.SignUpAsync();
        var tested = await TestAsync(owner, "database", new { url = "postgresql://shop:hush-password@127.0.0.1:1/shop" });
        tested.Word("status").ShouldBe("error", tested.Text);
        tested.Text.ShouldNotContain("hush");
    }

    private static Task<Answer> TestAsync(Visitor owner, string type, object config) => owner.PostAsync("/api/integrations/test", new { type, config });
}
