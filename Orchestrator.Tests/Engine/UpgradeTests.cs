using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Web.Data;

namespace Orchestrator.Tests.Engine;

/// <summary>A database of an older version is brought up to date with everything in it.</summary>
public sealed class UpgradeTests : IDisposable
{
    private const string Tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%Migrations%' ORDER BY name";
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task From_every_older_schema_each_row_of_each_table_is_kept_and_what_is_not_changed_reads_the_same()
    {
        var number = 0;
        foreach (var older in await OlderAsync())
        {
            var data = Directory.CreateDirectory(Path.Combine(folder.Path, $"{number++}")).FullName;
            await using var services = EngineServices.Build(data, TimeProvider.System, null);
            await using var db = services.GetRequiredService<AppDbOpening>().ForSystem();
            var (migrator, file) = (db.GetService<IMigrator>(), Path.Combine(data, DataSetup.FileName));
            await migrator.MigrateAsync(older);
            var tables = Read(file, Tables);
            foreach (var table in tables) Fill(file, table);
            var before = tables.ToDictionary(table => table, table => Row(file, table), StringComparer.Ordinal);

            await migrator.MigrateAsync();

            var now = Read(file, Tables).ToHashSet(StringComparer.Ordinal);
            foreach (var table in tables.Where(now.Contains))
            {
                Read(file, $"SELECT count(*) FROM \"{table}\"").ShouldBe(["1"], $"{table}, from {older}");
                var after = Row(file, table);
                foreach (var (column, value) in before[table].Where(one => one.Key is "Id" or "TenantId" or "Name" or "Email" or "Graph" or "Draft" or "Sealed" && after.ContainsKey(one.Key)))
                    after[column].ShouldBe(value, $"{table}.{column}, from {older}");
            }

            Read(file, "PRAGMA integrity_check").ShouldBe(["ok"]);
            (await db.Database.GetPendingMigrationsAsync()).ShouldBeEmpty();
        }
    }

    private async Task<List<string>> OlderAsync()
    {
        await using var services = EngineServices.Build(Directory.CreateDirectory(Path.Combine(folder.Path, "names")).FullName, TimeProvider.System, null);
        await using var db = services.GetRequiredService<AppDbOpening>().ForSystem();
        return [.. db.Database.GetMigrations().SkipLast(1)];
    }

    // One row, whatever the columns are. What may point at another row is the same everywhere, so that it does.
    private static void Fill(string file, string table)
    {
        var columns = Read(file, $"SELECT name || ' ' || type FROM pragma_table_info('{table}') WHERE name <> 'rowid'").ConvertAll(line => line.Split(' '));
        var names = string.Join(", ", columns.Select(column => $"\"{column[0]}\""));
        var values = string.Join(", ", columns.Select(column => column[^1] switch { "TEXT" => column[0] is "Name" or "Email" or "Graph" or "Draft" ? $"'the {column[0]} of {table}'" : "'x'", "BLOB" => "x'0102'", "REAL" => "1.5", _ => "1" }));
        Read(file, $"INSERT INTO \"{table}\" ({names}) VALUES ({values}) RETURNING 1");
    }

    private static Dictionary<string, string> Row(string file, string table) =>
        Read(file, $"SELECT name FROM pragma_table_info('{table}')").ToDictionary(column => column, column => Read(file, $"SELECT quote(\"{column}\") FROM \"{table}\"")[0], StringComparer.Ordinal);

    private static List<string> Read(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False;Foreign Keys=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // names of the schema
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        List<string> found = [];
        while (reader.Read()) found.Add(reader.GetString(0));
        return found;
    }
}
