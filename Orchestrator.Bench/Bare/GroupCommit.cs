using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Orchestrator.Bench.Bare;

/// <summary>Inserts rows durably (write-ahead log, <c>synchronous=FULL</c>), as many in one commit as wait.</summary>
internal sealed class GroupCommit : IDisposable
{
    private readonly Channel<(string Id, string Body, TaskCompletionSource Done)> _waiting =
        Channel.CreateUnbounded<(string, string, TaskCompletionSource)>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SqliteConnection _connection;

    public GroupCommit(string file)
    {
        _connection = new SqliteConnection($"Data Source={file};Pooling=False");
        _connection.Open();
        Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE Runs (Id TEXT PRIMARY KEY, Body TEXT NOT NULL) WITHOUT ROWID");
        _ = Task.Run(WriteAsync);
    }

    public Task InsertAsync(string id, string body)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Writer.TryWrite((id, body, done));
        return done.Task;
    }

    public void Dispose() => _connection.Dispose();

    private async Task WriteAsync()
    {
        await using var insert = _connection.CreateCommand();
        insert.CommandText = "INSERT INTO Runs (Id, Body) VALUES ($1, $2)";
        var (id, body) = (insert.Parameters.Add("$1", SqliteType.Text), insert.Parameters.Add("$2", SqliteType.Text));
        List<TaskCompletionSource> batch = [];
        while (await _waiting.Reader.WaitToReadAsync())
        {
            batch.Clear();
            await using (var transaction = _connection.BeginTransaction())
            {
                insert.Transaction = transaction;
                while (batch.Count < 500 && _waiting.Reader.TryRead(out var row))
                {
                    (id.Value, body.Value) = (row.Id, row.Body);
                    insert.ExecuteNonQuery();
                    batch.Add(row.Done);
                }

                transaction.Commit();
            }

            foreach (var done in batch) done.SetResult();
        }
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // a constant
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
