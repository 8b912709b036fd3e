using Orchestrator.Domain.Executions;

namespace Orchestrator.Tests.Actions;

public sealed class SqliteQueryTests : IDisposable
{
    private const string Db = "sqlite:shop.db";

    private readonly Queries queries = new();

    public void Dispose() => queries.Dispose();

    private async Task TableAsync()
    {
        await queries.SucceedAsync(new { connection = Db, sql = "CREATE TABLE orders (id INTEGER PRIMARY KEY, name TEXT UNIQUE, total REAL, blob BLOB)" });
        await queries.SucceedAsync(new { connection = Db, sql = "INSERT INTO orders VALUES (1, 'Ada', 9.5, x'00ff'), (2, 'Zoë', NULL, NULL)" });
    }

    [Fact]
    public async Task Rows_come_as_objects_and_changes_as_a_count()
    {
        await TableAsync();
        var read = await queries.SucceedAsync(new { connection = Db, sql = "SELECT * FROM orders ORDER BY id" });
        read.ToJsonString().ShouldBe("""{"rows":[{"id":1,"name":"Ada","total":9.5,"blob":"AP8="},{"id":2,"name":"Zo\u00EB","total":null,"blob":null}],"rowCount":2}""");
        (await queries.SucceedAsync(new { connection = Db, sql = "UPDATE orders SET total = 1" })).ToJsonString().ShouldBe("""{"rows":[],"rowCount":2}""");
        (await queries.SucceedAsync(new { connection = Db, sql = "DELETE FROM orders RETURNING id" }))["rowCount"]!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public async Task Values_are_parameters_and_never_SQL()
    {
        await TableAsync();
        var hostile = "x' OR '1'='1";
        (await queries.SucceedAsync(new { connection = Db, sql = "SELECT * FROM orders WHERE name = $1", parameters = new[] { hostile } }))["rowCount"]!.GetValue<int>().ShouldBe(0);
        var templated = new { parts = new[] { "SELECT $1 AS a,", "AS b,", "AS c, $2 AS d -- it's" , "" }[..3], values = new object?[] { hostile, 7 } };
        var row = (await queries.SucceedAsync(new { connection = Db, sql = templated, parameters = new object?[] { true, null } }))["rows"]![0]!;
        row.ToJsonString(new(System.Text.Json.JsonSerializerOptions.Default) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })
            .ShouldBe("""{"a":1,"b":"x' OR '1'='1","c":7,"d":null}""");
    }

    [Theory]
    [InlineData("SELECT '", "'", "quotes")]
    [InlineData("SELECT E'it\\'s ", "'", "quotes")]
    [InlineData("SELECT \"", "\"", "quotes")]
    [InlineData("SELECT $tag$ $$ ", "$tag$", "quotes")]
    [InlineData("SELECT 1 -- ", "\n", "a comment")]
    [InlineData("SELECT /* /* */ ", "*/", "a comment")]
    [InlineData(" ", "", "never SQL")]
    public async Task A_template_where_no_parameter_can_stand_is_refused(string before, string after, string why)
    {
        var error = await queries.FailAsync(new { connection = Db, sql = new { parts = new[] { before, after }, values = new[] { "x" } } });
        error.Code.ShouldBe(ErrorCodes.InvalidConfig);
        error.Message.ShouldContain(why);
    }

    [Fact]
    public async Task Numbers_beyond_what_JSON_readers_keep_are_text()
    {
        var read = await queries.SucceedAsync(new { connection = Db, sql = "SELECT 9007199254740991 AS safe, 9007199254740992 AS beyond, -9223372036854775808 AS least, 9e999 AS endless" });
        read["rows"]![0]!.ToJsonString().ShouldBe("""{"safe":9007199254740991,"beyond":"9007199254740992","least":"-9223372036854775808","endless":"Infinity"}""");
    }

    [Fact]
    public async Task Columns_of_one_name_are_all_kept() =>
        (await queries.SucceedAsync(new { connection = Db, sql = "SELECT 1 AS id, 2 AS id, 3 AS id_2" }))["rows"]![0]!.ToJsonString().ShouldBe("""{"id":1,"id_3":2,"id_2":3}""");

    [Theory]
    [InlineData("ATTACH 'other.db' AS other")]
    [InlineData("VACUUM INTO 'copy.db'")]
    [InlineData("VACUUM")]
    [InlineData("PRAGMA journal_mode = OFF")]
    [InlineData("PRAGMA writable_schema = 1")]
    [InlineData("SELECT load_extension('x')")]
    [InlineData("COMMIT")]
    [InlineData("SAVEPOINT a")]
    [InlineData("INSERT INTO sqlite_master VALUES (1,2,3,4,5)")]
    public async Task A_statement_stays_inside_its_file_and_its_transaction(string sql)
    {
        await TableAsync();
        (await queries.FailAsync(new { connection = Db, sql })).Code.ShouldBe(ErrorCodes.InvalidConfig);
        Directory.GetFiles(Path.Combine(queries.Folder, "databases", "t1")).Select(Path.GetFileName).ShouldBe(["shop.db"]);
    }

    [Theory]
    [InlineData("sqlite:../orchestrator.db")]
    [InlineData("sqlite:/etc/passwd")]
    [InlineData("sqlite:a/b.db")]
    [InlineData("sqlite:..")]
    [InlineData("sqlite:.hidden")]
    [InlineData("sqlite:")]
    [InlineData("sqlite::memory:")]
    [InlineData("sqlite:file:x?mode=rw")]
    public async Task A_name_is_never_a_path(string connection)
    {
        var error = await queries.FailAsync(new { connection, sql = "SELECT 1" });
        error.Code.ShouldBe(ErrorCodes.InvalidConfig);
        error.Message.ShouldStartWith("connection:");
    }

    [Fact]
    public async Task A_link_to_another_file_is_refused()
    {
        await TableAsync();
        var folder = Path.Combine(queries.Folder, "databases", "t1");
        File.WriteAllText(Path.Combine(queries.Folder, "orchestrator.db"), "");
        File.CreateSymbolicLink(Path.Combine(folder, "link.db"), Path.Combine(queries.Folder, "orchestrator.db"));
        (await queries.FailAsync(new { connection = "sqlite:link.db", sql = "SELECT 1" })).Message.ShouldBe("connection: link.db is not a file of its own.");
    }

    [Fact]
    public async Task Read_only_changes_nothing_and_makes_no_file()
    {
        (await queries.FailAsync(new { connection = Db, sql = "SELECT 1", readOnly = true })).Message.ShouldBe("connection: there is no database shop.db yet.");
        await TableAsync();
        (await queries.FailAsync(new { connection = Db, sql = "DELETE FROM orders", readOnly = true })).Code.ShouldBe(ErrorCodes.InvalidConfig);
        (await queries.SucceedAsync(new { connection = Db, sql = "SELECT count(*) AS n FROM orders", readOnly = true }))["rows"]![0]!["n"]!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public async Task Too_many_rows_or_bytes_are_an_error_that_says_what_to_do_and_change_nothing()
    {
        await queries.SucceedAsync(new { connection = Db, sql = "CREATE TABLE n (i INTEGER)" });
        const string Many = "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 10001) ";
        var rows = await queries.FailAsync(new { connection = Db, sql = "INSERT INTO n " + Many + "SELECT i FROM c RETURNING i" });
        rows.Code.ShouldBe(ErrorCodes.ResponseTooLarge);
        rows.Message.ShouldContain("Add LIMIT");
        (await queries.SucceedAsync(new { connection = Db, sql = "SELECT * FROM n" }))["rowCount"]!.GetValue<int>().ShouldBe(0);
        (await queries.FailAsync(new { connection = Db, sql = Many + "SELECT hex(zeroblob(1000)) FROM c" })).Code.ShouldBe(ErrorCodes.ResponseTooLarge);
        (await queries.FailAsync(new { connection = Db, sql = "SELECT zeroblob(1000000000)" })).Code.ShouldBe(ErrorCodes.ResponseTooLarge);
        (await queries.SucceedAsync(new { connection = Db, sql = Many.Replace("10001", "10000", StringComparison.Ordinal) + "SELECT i FROM c" }))["rowCount"]!.GetValue<int>().ShouldBe(10_000);
    }

    [Fact]
    public async Task A_statement_without_end_stops_when_it_is_told_to()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        var call = queries.RunAsync(new { connection = Db, sql = "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT max(i) FROM c" }, stop.Token);
        (await Assert.ThrowsAsync<StillWaitingException>(() => call)).Message.ShouldBe("shop.db had not answered");
    }

    [Theory]
    [InlineData("SELECT nowhere", ErrorCodes.InvalidConfig, "no such column: nowhere")]
    [InlineData("SELEC 1", ErrorCodes.InvalidConfig, "syntax error")]
    [InlineData("INSERT INTO orders (name) VALUES ('Ada')", ErrorCodes.InvalidInput, "UNIQUE constraint failed")]
    [InlineData("SELECT 1; DROP TABLE orders", ErrorCodes.InvalidConfig, "one statement a step")]
    [InlineData("SELECT ?", ErrorCodes.InvalidConfig, "$1, $2")]
    [InlineData("SELECT $1", ErrorCodes.InvalidConfig, "no value for $1")]
    [InlineData("-- nothing", ErrorCodes.InvalidConfig, "sql: a statement")]
    public async Task A_statement_that_cannot_run_says_why(string sql, string code, string why)
    {
        await TableAsync();
        var error = await queries.FailAsync(new { connection = Db, sql });
        error.Code.ShouldBe(code);
        error.Message.ShouldContain(why);
        error.Retryable.ShouldBeFalse();
        await queries.SucceedAsync(new { connection = Db, sql = "SELECT 1; -- and nothing more" });
    }

    [Fact]
    public async Task A_database_that_somebody_else_writes_is_worth_another_try()
    {
        await TableAsync();
        using var other = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(queries.Folder, "databases", "t1", "shop.db")};Pooling=False");
        other.Open();
        using var transaction = other.BeginTransaction();
        var error = await queries.FailAsync(new { connection = Db, sql = "DELETE FROM orders" });
        (error.Code, error.Retryable).ShouldBe(("HTTP_409", true));
        error.Message.ShouldBe("SQLite, shop.db: database is locked.");
    }
}
