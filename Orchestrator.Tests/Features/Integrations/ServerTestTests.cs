using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Tests.Actions;
using Orchestrator.Tests.Features.Credentials;
using Orchestrator.Tests.Mail;
using Orchestrator.Tests.Workflows;
using Orchestrator.Domain.Credentials;
using Orchestrator.Web.Features.Integrations;
using Orchestrator.Web.Integrations;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Features.Integrations;

/// <summary>What the Test button says of mail servers and databases that do not work.</summary>
[Collection("PostgreSQL")]
public sealed class ServerTestTests(HttpTestTests.OpenApp app, PostgresServer postgres) : IClassFixture<HttpTestTests.OpenApp>
{
    [Fact]
    public async Task A_mail_server_that_refuses_the_password_is_told_of_with_what_to_do()
    {
        await using var server = new SmtpServer { ImplicitTls = false, Offers = ["AUTH PLAIN LOGIN"], Answer = command => command.StartsWith("AUTH", StringComparison.Ordinal) ? "535 5.7.8 Authentication credentials invalid" : null };
        var message = await MessageAsync("smtp", new { host = "127.0.0.1", port = server.Port, tls = "none", from = "shop@example.com", username = "shop", password = "hush-password" });
        message.ShouldContain("refused user name or password (535");
        message.ShouldEndWith("Check user name and password.");
    }

    [Fact]
    public async Task A_mail_server_that_is_down_is_told_of_with_what_to_do() =>
        (await MessageAsync("smtp", new { host = "127.0.0.1", port = 1, tls = "none", from = "shop@example.com", username = "shop", password = "hush-password" }))
            .ShouldBe("127.0.0.1:1 refused the connection: nothing listens there. Check the address, or try again later.");

    [Fact]
    public async Task A_database_that_refuses_the_password_is_told_of_with_what_to_do()
    {
        var message = await MessageAsync("database", new { url = postgres.Url("locked", "hush-password") });
        message.ShouldContain("password authentication failed");
        message.ShouldEndWith("Check user name and password.");
    }

    [Fact]
    public async Task A_database_that_is_down_is_told_of_with_what_to_do() =>
        (await MessageAsync("database", new { url = "postgres://shop:hush-password@127.0.0.1:1/shop?sslmode=disable" }))
            .ShouldBe("127.0.0.1:1 refused the connection: nothing listens there. Check the address, or try again later.");

    [Theory]
    [InlineData("smtp", "SMTP")]
    [InlineData("database", "Database")]
    public async Task A_server_that_says_nothing_is_given_ten_seconds_and_named(string type, string title)
    {
        using var owner = await app.SignUpAsync();
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        object config = type == "smtp" ? new { host = "127.0.0.1", port = int.Parse(port, CultureInfo.InvariantCulture), tls = "none", from = "shop@example.com" } : new { url = $"postgres://shop:hush-password@127.0.0.1:{port}/shop?sslmode=disable" };
        var (caller, store, time) = (await VaultApp.CallerOfAsync(owner), app.Services.GetRequiredService<IntegrationStore>(), new FakeTime());
        var tests = new IntegrationTests(store, app.Services.GetServices<IProviderTest>(), app.Services.GetRequiredService<ProviderCheck>(), app.Services.GetRequiredService<CredentialResolver>(), time);
        var testing = tests.RunAsync(caller, (await store.CheckAsync(caller, null, type, System.Text.Json.JsonSerializer.SerializeToElement(config)))!);
        using var connection = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(10));
        (await testing).Message.ShouldBe($"{title}: 127.0.0.1:{port} had not answered after 10 s. Check the address, or try again later.");
    }

    private async Task<string> MessageAsync(string type, object config)
    {
        using var owner = await app.SignUpAsync();
        var tested = await owner.PostAsync("/api/integrations/test", new { type, config });
        tested.Word("status").ShouldBe("error", tested.Text);
        tested.Text.ShouldNotContain("hush");
        return tested.Word("message");
    }
}
