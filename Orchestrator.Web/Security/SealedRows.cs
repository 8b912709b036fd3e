using System.Data;
using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Security;

/// <summary>Reads and replaces sealed values of every table alike. Names come from <see cref="SealedColumn.All"/> alone, values are parameters.</summary>
public sealed class SealedRows(AppDbOpening opening)
{
    /// <summary>The next rows in order of their key.</summary>
    /// <param name="column">Of which table.</param>
    /// <param name="after">The last row of the part before; null for the first part.</param>
    /// <param name="limit">The most rows.</param>
    /// <param name="keys">Only values these keys sealed; empty for all.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    internal async Task<List<SealedRow>> ReadAsync(SealedColumn column, SealedRow? after, int limit, IReadOnlyCollection<Guid> keys, CancellationToken cancellationToken)
    {
        await using var db = opening.ForSystem();
        var order = string.Join(", ", column.Key.Select(Quoted));
        var further = after is null ? "" : $" AND ({order}) > ({string.Join(", ", after.Key.Select((_, index) => $"@after{index}"))})";
        await using var command = await CommandAsync(db, FormattableString.Invariant(
            $"SELECT {order}, \"TenantId\", {(column.Version is null ? "0" : Quoted(column.Version))}, \"Sealed\" FROM {Where(column, keys)}{further} ORDER BY {order} LIMIT {limit}"), cancellationToken);
        AddKeys(command, keys);
        for (var index = 0; index < after?.Key.Length; index++) Add(command, $"@after{index}", after.Key[index]);
        List<SealedRow> rows = [];
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var width = column.Key.Length;
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(new(column, reader.GetString(width), [.. Enumerable.Range(0, width).Select(reader.GetValue)], reader.GetInt64(width + 1), (byte[])reader.GetValue(width + 2)));
        return rows;
    }

    /// <summary>How many values there are, or how many these keys sealed.</summary>
    internal async Task<long> CountAsync(SealedColumn column, IReadOnlyCollection<Guid> keys, CancellationToken cancellationToken)
    {
        await using var db = opening.ForSystem();
        return await CountAsync(db, column, keys, cancellationToken);
    }

    /// <summary>The same within the transaction of a context.</summary>
    internal static async Task<long> CountAsync(AppDb db, SealedColumn column, IReadOnlyCollection<Guid> keys, CancellationToken cancellationToken)
    {
        await using var command = await CommandAsync(db, $"SELECT count(*) FROM {Where(column, keys)}", cancellationToken);
        AddKeys(command, keys);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    /// <summary>Replaces values that are still what they were, in one short transaction; a value somebody changed meanwhile stays theirs.</summary>
    internal async Task ReplaceAsync(IReadOnlyList<(SealedRow Row, byte[] Sealed)> changes, CancellationToken cancellationToken)
    {
        if (changes.Count == 0) return;
        await using var db = opening.ForSystem();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        foreach (var (row, value) in changes)
        {
            var match = string.Join(" AND ", row.Column.Key.Select((name, index) => $"{Quoted(name)} = @key{index}"));
            await using var command = await CommandAsync(db, $"UPDATE {Quoted(row.Column.Table)} SET \"Sealed\" = @new WHERE {match} AND \"Sealed\" = @old", cancellationToken);
            Add(command, "@new", value);
            Add(command, "@old", row.Sealed);
            for (var index = 0; index < row.Key.Length; index++) Add(command, $"@key{index}", row.Key[index]);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
    }

    // A sealed value is version (1), key id (16), …
    private static string Where(SealedColumn column, IReadOnlyCollection<Guid> keys) =>
        $"{Quoted(column.Table)} WHERE \"Sealed\" IS NOT NULL{(keys.Count == 0 ? "" : $" AND substr(\"Sealed\", 2, 16) IN ({string.Join(", ", keys.Select((_, index) => $"@id{index}"))})")}";

    private static void AddKeys(DbCommand command, IReadOnlyCollection<Guid> keys)
    {
        foreach (var (index, id) in keys.Index()) Add(command, $"@id{index}", id.ToByteArray(bigEndian: true));
    }

    private static async Task<DbCommand> CommandAsync(AppDb db, string sql, CancellationToken cancellationToken)
    {
        var connection = db.Database.GetDbConnection();
        if (connection.State != ConnectionState.Open) await db.Database.OpenConnectionAsync(cancellationToken);
        var command = connection.CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
#pragma warning disable CA2100 // names from the list of sealed columns, values as parameters
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }

    private static string Quoted(string name) => $"\"{name}\"";
}
