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

    [Fact]
    public async Task A_mail_server_that_does_not_let_the_account_send_is_told_of_with_what_to_do()
    {
        await using var server = new SmtpServer { ImplicitTls = false, Offers = ["AUTH PLAIN LOGIN"], Answer = command => command.StartsWith("AUTH", StringComparison.Ordinal) ? "550 5.7.1 This account may not send" : null };
        (await MessageAsync("smtp", new { host = "127.0.0.1", port = server.Port, tls = "none", from = "shop@example.com", username = "shop", password = "hush-password" }))
            .ShouldBe($"127.0.0.1:{server.Port} refused sign-in (550 5.7.1 This account may not send). Nothing was sent. Ask whoever runs it to allow this account, or use another one.");
    }

    [Fact]
    public async Task A_database_that_does_not_let_the_user_in_is_told_of_with_what_to_do()
    {
        using var queries = Queries.To(postgres);
        await queries.SucceedAsync(new { connection = postgres.Url(), sql = "CREATE ROLE lesser LOGIN" });
        await queries.SucceedAsync(new { connection = postgres.Url(), sql = "REVOKE CONNECT ON DATABASE template1 FROM PUBLIC" });
        (await MessageAsync("database", new { url = postgres.Url("lesser", "hush-password").Replace("/postgres?", "/template1?", StringComparison.Ordinal) }))
            .ShouldBe("PostgreSQL: permission denied for database \"template1\". (SQLSTATE 42501) Give this user the right, or use another one.");
    }

    [Theory]
    [InlineData("smtp", "SMTP")]
    [InlineData("database", "PostgreSQL")]
    public async Task A_server_of_the_web_at_the_port_is_told_of_with_what_to_do(string type, string language)
    {
        await using var web = new WebPort();
        object config = type == "smtp" ? new { host = "127.0.0.1", port = web.Port, tls = "none", from = "shop@example.com" } : new { url = $"postgres://shop:hush-password@127.0.0.1:{web.Port}/shop" };
        (await MessageAsync(type, config)).ShouldBe($"127.0.0.1:{web.Port} answered with something that is not {language}. Check host and port.");
    }

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

    /// <summary>Answers as web servers do whom somebody speaks to in another language.</summary>
    private sealed class WebPort : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource stop = new();
        private readonly Task answering;

        public WebPort()
        {
            listener.Start();
            Port = ((IPEndPoint)listener.LocalEndpoint).Port;
            answering = AnswerAsync();
        }

        public int Port { get; }

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            listener.Stop();
            await answering;
            stop.Dispose();
        }

        private async Task AnswerAsync()
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    using var caller = await listener.AcceptSocketAsync(stop.Token);
                    await caller.SendAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), stop.Token);
                    caller.Shutdown(SocketShutdown.Send);
                    var heard = new byte[1024];
                    while (await caller.ReceiveAsync(heard, stop.Token) > 0) { }
                }
                catch (Exception gone) when (gone is OperationCanceledException or SocketException)
                {
                    // The caller left, or the test is over.
                }
            }
        }
    }
}
