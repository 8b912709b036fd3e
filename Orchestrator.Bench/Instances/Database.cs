using Microsoft.Data.Sqlite;

namespace Orchestrator.Bench.Instances;

/// <summary>Looks into the program's database from outside.</summary>
internal sealed class Database : IDisposable
{
    private readonly SqliteConnection _connection;

    public Database(string folder)
    {
        _connection = new SqliteConnection($"Data Source={Path.Combine(folder, "orchestrator.db")};Pooling=False;Default Timeout=30");
        _connection.Open();
    }

    /// <summary>Runs a statement, or asks for one number.</summary>
    public long Number(string sql)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // the bench's own statements
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToInt64(command.ExecuteScalar() ?? 0L, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until no execution is on its way.</summary>
    public async Task UntilIdleAsync(TimeSpan patience)
    {
        using var deadline = new CancellationTokenSource(patience);
        while (Number("SELECT EXISTS (SELECT 1 FROM Executions WHERE Status IN ('Pending', 'Running', 'Waiting'))") == 1)
            await Task.Delay(10, deadline.Token);
    }

    public void Dispose() => _connection.Dispose();
}
