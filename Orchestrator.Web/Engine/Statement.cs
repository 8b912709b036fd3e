using Microsoft.Data.Sqlite;

namespace Orchestrator.Web.Engine;

/// <summary>A prepared statement with numbered parameters.</summary>
internal sealed class Statement : IDisposable
{
    private readonly SqliteCommand _command;

    public Statement(SqliteConnection connection, string sql, int parameters)
    {
        _command = connection.CreateCommand();
#pragma warning disable CA2100 // every statement is a constant of JournalSql
        _command.CommandText = sql;
#pragma warning restore CA2100
        for (var number = 1; number <= parameters; number++)
            _command.Parameters.Add(new SqliteParameter($"${number}", value: DBNull.Value));
        _command.Prepare();
    }

    /// <summary>Runs it and says how many rows it changed.</summary>
    public int Run(SqliteTransaction transaction, params ReadOnlySpan<object?> values)
    {
        Bind(transaction, values);
        return _command.ExecuteNonQuery();
    }

    /// <summary>Runs it and gives the first column of the first row; null for no row.</summary>
    public object? Ask(SqliteTransaction transaction, params ReadOnlySpan<object?> values)
    {
        Bind(transaction, values);
        return _command.ExecuteScalar();
    }

    /// <summary>Runs it and gives the columns of the first row; null for no row.</summary>
    public object?[]? Read(SqliteTransaction transaction, params ReadOnlySpan<object?> values)
    {
        Bind(transaction, values);
        using var reader = _command.ExecuteReader();
        if (!reader.Read()) return null;
        var row = new object?[reader.FieldCount];
        reader.GetValues(row!);
        return row;
    }

    public void Dispose() => _command.Dispose();

    private void Bind(SqliteTransaction transaction, ReadOnlySpan<object?> values)
    {
        _command.Transaction = transaction;
        for (var at = 0; at < values.Length; at++)
            _command.Parameters[at].Value = values[at] ?? DBNull.Value;
    }
}
