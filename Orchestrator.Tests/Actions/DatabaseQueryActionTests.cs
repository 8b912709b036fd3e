using System.Net;
using System.Net.Sockets;
using Orchestrator.Domain.Executions;
using Orchestrator.Tests.Security;
using Orchestrator.Web.Actions;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Actions;

public sealed class DatabaseQueryActionTests
{
    private const string Password = "hunter2-hunter2";

    [Theory]
    [InlineData("postgres://u:p@10.0.0.5/db")]
    [InlineData("postgres://u:p@localhost:5432/db")]
    [InlineData("postgresql://u:p@[::1]/db")]
    [InlineData("postgres://u:p@169.254.169.254/db")]
    [InlineData("postgres://u:p@rebound.example/db")]
    public async Task An_address_that_may_not_be_called_is_refused(string connection)
    {
        using var queries = new Queries(new OutboundOptions(), new FakeNames().Answer("localhost", "127.0.0.1").Answer("rebound.example", "93.184.215.14", "10.0.0.5"));
        var error = await queries.FailAsync(new { connection, sql = "SELECT 1" });
        error.Code.ShouldBe(ErrorCodes.AddressNotAllowed);
        error.Retryable.ShouldBeFalse();
    }

    [Theory]
    [InlineData("mysql://u:p@example.com/db")]
    [InlineData("postgres://example.com/db")]
    [InlineData("postgres://u:hunter2-hunter2@/db")]
    [InlineData("postgres://u:hunter2-hunter2@example.com:99999/db")]
    [InlineData("postgres://u:hunter2-hunter2@example.com/db?sslmode=perhaps")]
    [InlineData("postgres://u:hunter2-hunter2@example.com/db?sslrootcert=/etc/passwd")]
    [InlineData("postgres://u:hunter2-hunter2@a b/db")]
    [InlineData("hunter2-hunter2")]
    [InlineData("")]
    public async Task A_connection_that_is_none_is_said_without_repeating_it(string connection)
    {
        using var queries = new Queries();
        var error = await queries.FailAsync(new { connection, sql = "SELECT 1" });
        error.Code.ShouldBe(ErrorCodes.InvalidConfig);
        error.Message.ShouldStartWith("connection:");
        error.ToString().ShouldNotContain(Password);
    }

    [Fact]
    public void A_connection_is_read_in_full()
    {
        var address = DatabaseAddress.Parse("postgresql://us%40er:p%2Fw@d@[2001:db8::1]:6432/my%20db?sslmode=verify-full&application_name=x&search_path=a").ShouldBeOfType<DatabaseAddress.Postgres>();
        (address.User, address.Password, address.Host, address.Port, address.Database).ShouldBe(("us@er", "p/w@d", "2001:db8::1", 6432, "my db"));
        (address.Ssl, address.ApplicationName, address.SearchPath).ShouldBe((Npgsql.SslMode.VerifyFull, "x", "a"));
        DatabaseAddress.Parse("postgres://ada@example.com").ShouldBe(new DatabaseAddress.Postgres("example.com", 5432, "ada", "", "ada"));
    }

    [Fact]
    public async Task Nobody_there_and_silence_are_worth_another_try_and_told_without_the_password()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var queries = new Queries($"127.0.0.1:{port}");
        var connection = $"postgres://ada:{Password}@127.0.0.1:{port}/db?sslmode=disable";
        var call = queries.FailAsync(new { connection, sql = "SELECT 1" });
        using (await listener.AcceptSocketAsync()) { }
        var cut = await call;
        listener.Stop();
        var refused = await queries.FailAsync(new { connection, sql = "SELECT 1" });
        foreach (var error in (StepError[])[cut, refused])
        {
            (error.Code, error.Retryable).ShouldBe((ErrorCodes.ConnectionFailed, true), error.Message);
            error.ToString().ShouldNotContain(Password);
        }
        refused.Message.ShouldBe($"127.0.0.1:{port} refused the connection: nothing listens there.");
    }

    [Fact]
    public async Task The_integration_says_where_the_database_is()
    {
        using var queries = new Queries();
        queries.Integrations.Add("orders", "database", new { url = "sqlite:orders.db" });
        queries.Integrations.Add("chat", "slack", new { apiKey = "x" });
        (await queries.SucceedAsync(new { integrationId = "orders", sql = "SELECT 1 AS one" }))["rows"]![0]!["one"]!.GetValue<int>().ShouldBe(1);
        (await queries.FailAsync(new { integrationId = "gone", sql = "SELECT 1" })).ShouldBe(new StepError(ErrorCodes.IntegrationNotFound, "There is no integration “gone” in this workspace."));
        (await queries.FailAsync(new { integrationId = "chat", sql = "SELECT 1" })).Message.ShouldContain("of type slack");
    }

    [Theory]
    [InlineData("SELECT 1", false)]
    [InlineData("SELECT 1; -- done", false)]
    [InlineData("SELECT ';'; /* ; */ ", false)]
    [InlineData("SELECT $a$;$a$ ;; ", false)]
    [InlineData("SELECT 1; SELECT 2", true)]
    [InlineData("COMMIT;'", true)]
    public void A_second_statement_is_seen_wherever_quotes_and_comments_end(string sql, bool second) => SqlText.HasSecondStatement(sql).ShouldBe(second);
}
