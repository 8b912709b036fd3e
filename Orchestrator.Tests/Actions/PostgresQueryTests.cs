using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Actions;

[Collection("PostgreSQL")]
public sealed class PostgresQueryTests(PostgresServer server)
{
    [Fact]
    public async Task Every_type_becomes_the_JSON_that_keeps_it_exact()
    {
        using var queries = Queries.To(server);
        var read = await queries.SucceedAsync(new
        {
            connection = server.Url(),
            sql = """
                SELECT 1::int2 AS small, 9007199254740992::int8 AS big, 12.30::numeric AS money, 12345678901234567890.5::numeric AS long, 0.1::float8 AS real, 'NaN'::float8 AS nan, 1e300::float8 AS huge,
                       true AS yes, NULL::int AS nothing, 'Zoë' AS text, '\x00ff'::bytea AS bytes, '{"a":[1,null]}'::jsonb AS json, '2026-01-02'::date AS day,
                       '2026-01-02 03:04:05.5'::timestamp AS local, '2026-01-02 03:04:05+02'::timestamptz AS instant, 'infinity'::timestamptz AS never,
                       ARRAY[1,NULL,3] AS list, ARRAY['a"b','c,d','{}','NULL',NULL] AS texts, '{{1,2},{3,4}}'::int[] AS grid, ARRAY['2026-01-02 00:00Z'::timestamptz] AS instants,
                       'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid AS id, '1 day 02:00'::interval AS span
                """,
        });
        JsonNode.DeepEquals(read["rows"]![0], JsonNode.Parse("""
            {"small":1,"big":"9007199254740992","money":12.30,"long":"12345678901234567890.5","real":0.1,"nan":"NaN","huge":1e+300,
             "yes":true,"nothing":null,"text":"Zoë","bytes":"AP8=","json":{"a":[1,null]},"day":"2026-01-02",
             "local":"2026-01-02T03:04:05.5","instant":"2026-01-02T01:04:05Z","never":"infinity",
             "list":[1,null,3],"texts":["a\"b","c,d","{}","NULL",null],"grid":[[1,2],[3,4]],"instants":["2026-01-02T00:00:00Z"],
             "id":"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11","span":"1 day 02:00:00"}
            """)).ShouldBeTrue(read.ToJsonString());
    }

    [Fact]
    public async Task Parameters_take_the_type_the_statement_asks_for()
    {
        using var queries = Queries.To(server);
        var read = await queries.SucceedAsync(new
        {
            connection = server.Url(),
            sql = new { parts = new[] { "SELECT $1::int + 1 AS n, $2::jsonb AS j, 5 = ANY($3::int[]) AS found, $4::bool AS b, $5::text AS nothing, ", "::text AS t, ", "::text[] AS l" }, values = new object[] { "x' OR '1'='1", new[] { "a\"b", "c\\d" } } },
            parameters = new object?[] { 41, new { a = "ü" }, new[] { 5, 6 }, true, null },
        });
        JsonNode.DeepEquals(read["rows"]![0], JsonNode.Parse("""{"n":42,"j":{"a":"ü"},"found":true,"b":true,"nothing":null,"t":"x' OR '1'='1","l":["a\"b","c\\d"]}""")).ShouldBeTrue(read.ToJsonString());
    }

    [Fact]
    public async Task Changes_are_counted_and_kept()
    {
        using var queries = Queries.To(server);
        var connection = server.Url();
        await queries.SucceedAsync(new { connection, sql = "CREATE TABLE kept (i int PRIMARY KEY)" });
        (await queries.SucceedAsync(new { connection, sql = "INSERT INTO kept SELECT generate_series(1, 3)" })).ToJsonString().ShouldBe("""{"rows":[],"rowCount":3}""");
        (await queries.SucceedAsync(new { connection, sql = "SELECT * FROM kept" }))["rowCount"]!.GetValue<int>().ShouldBe(3);
    }

    [Fact]
    public async Task Too_much_is_an_error_that_says_what_to_do_and_changes_nothing()
    {
        using var queries = Queries.To(server);
        var connection = server.Url();
        await queries.SucceedAsync(new { connection, sql = "CREATE TABLE many (i int)" });
        var rows = await queries.FailAsync(new { connection, sql = "INSERT INTO many SELECT generate_series(1, 10001) RETURNING i" });
        rows.ShouldBe(new StepError(ErrorCodes.ResponseTooLarge, "There are more than 10,000 rows. Add LIMIT, or a narrower WHERE."));
        (await queries.SucceedAsync(new { connection, sql = "SELECT * FROM many" }))["rowCount"]!.GetValue<int>().ShouldBe(0);
        (await queries.FailAsync(new { connection, sql = "SELECT repeat('x', 100000000)" })).Code.ShouldBe(ErrorCodes.ResponseTooLarge);
        (await queries.FailAsync(new { connection, sql = "SELECT repeat('x', 2000) FROM generate_series(1, 9000)" })).Code.ShouldBe(ErrorCodes.ResponseTooLarge);
    }

    [Theory]
    [InlineData("SELECT * FROM nowhere", ErrorCodes.InvalidConfig, false, "42P01")]
    [InlineData("SELEC 1", ErrorCodes.InvalidConfig, false, "42601")]
    [InlineData("SELECT 1/0", ErrorCodes.InvalidInput, false, "22012")]
    [InlineData("SELECT 'x'::int", ErrorCodes.InvalidInput, false, "22P02")]
    [InlineData("DO $$ BEGIN RAISE deadlock_detected; END $$", "HTTP_409", true, "40P01")]
    [InlineData("DO $$ BEGIN RAISE too_many_connections; END $$", ErrorCodes.ConnectionFailed, true, "53300")]
    [InlineData("DO $$ BEGIN RAISE insufficient_privilege; END $$", "HTTP_403", false, "42501")]
    [InlineData("DO $$ BEGIN RAISE query_canceled; END $$", ErrorCodes.Timeout, true, "57014")]
    [InlineData("VACUUM", ErrorCodes.InvalidConfig, false, "25001")]
    public async Task What_the_server_refuses_is_told_with_its_SQLSTATE(string sql, string code, bool retryable, string state)
    {
        using var queries = Queries.To(server);
        var error = await queries.FailAsync(new { connection = server.Url(), sql });
        (error.Code, error.Retryable).ShouldBe((code, retryable), error.Message);
        error.Message.ShouldStartWith("PostgreSQL: ");
        error.Message.ShouldEndWith($"(SQLSTATE {state})");
        error.Detail!.Value.GetProperty("sqlState").GetString().ShouldBe(state);
    }

    [Theory]
    [InlineData("SELECT 1; SELECT 2")]
    [InlineData("COPY (SELECT 1) TO STDOUT")]
    public async Task What_is_no_single_query_is_refused(string sql)
    {
        using var queries = Queries.To(server);
        (await queries.FailAsync(new { connection = server.Url(), sql })).Code.ShouldBe(ErrorCodes.InvalidConfig);
    }

    [Fact]
    public async Task Read_only_is_held_by_the_server_and_safe_to_repeat()
    {
        using var queries = Queries.To(server);
        var error = await queries.FailAsync(new { connection = server.Url(), sql = "CREATE TABLE never (i int)", readOnly = true });
        error.Message.ShouldContain("read-only transaction");
        error.Code.ShouldBe(ErrorCodes.InvalidConfig);
        (await queries.FailAsync(new { connection = server.Url(), sql = "SELECT set_config('transaction_read_only', 'off', false)", readOnly = true })).Message.ShouldContain("read-write");
        queries.Action.IsSafeToRepeat(JsonSerializer.SerializeToElement(new { readOnly = true })).ShouldBeTrue();
        queries.Action.IsSafeToRepeat(JsonSerializer.SerializeToElement(new { sql = "SELECT 1" })).ShouldBeFalse();
    }

    [Fact]
    public async Task A_time_out_stops_the_statement_at_the_server()
    {
        using var queries = Queries.To(server);
        using var stop = new CancellationTokenSource();
        var call = queries.RunAsync(new { connection = server.Url(options: "sslmode=disable&application_name=sleeper"), sql = "SELECT pg_sleep(600)" }, stop.Token);
        while (await SleepersAsync(queries) == 0) { }
        await stop.CancelAsync();
        (await Assert.ThrowsAsync<StillWaitingException>(() => call)).Message.ShouldBe($"127.0.0.1:{server.Port} had not answered");
        while (await SleepersAsync(queries) > 0) { }
    }

    private async Task<int> SleepersAsync(Queries queries) => (await queries.SucceedAsync(new
    {
        connection = server.Url(),
        sql = "SELECT * FROM pg_stat_activity WHERE application_name = 'sleeper' AND state = 'active' AND wait_event = 'PgSleep'",
    }))["rowCount"]!.GetValue<int>();

    [Fact]
    public async Task A_wrong_password_is_said_and_never_shown()
    {
        using var queries = Queries.To(server);
        await queries.SucceedAsync(new { connection = server.Url(), sql = $"CREATE ROLE locked LOGIN PASSWORD '{PostgresServer.LockedPassword}'" });
        await queries.SucceedAsync(new { connection = server.Url("locked", PostgresServer.LockedPassword), sql = "SELECT 1" });
        var error = await queries.FailAsync(new { connection = server.Url("locked", "wrong/p@ss:word-1"), sql = "SELECT 1" });
        error.Code.ShouldBe("HTTP_401");
        error.ToString().ShouldNotContain("p@ss");
        queries.Secrets.Redactor.Mask("it was wrong/p@ss:word-1!").ShouldBe("it was «redacted»!");
    }

    [Fact]
    public async Task Encryption_is_the_default_and_the_name_is_proven_on_request()
    {
        var outbound = new OutboundOptions { AllowedHosts = [$"127.0.0.1:{server.Port}"] };
        using var queries = new Queries(outbound, new Security.FakeNames().Answer("db.example.com", "127.0.0.1"));
        var url = server.Url(options: "").Replace("127.0.0.1", "db.example.com", StringComparison.Ordinal);
        (await queries.SucceedAsync(new { connection = url, sql = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()" }))["rows"]![0]!["ssl"]!.GetValue<bool>().ShouldBeTrue();
        var error = await queries.FailAsync(new { connection = url + "sslmode=verify-full", sql = "SELECT 1" });
        error.Code.ShouldBe(ErrorCodes.ConnectionFailed);
        error.Message.ShouldContain("secure connection");
    }
}
