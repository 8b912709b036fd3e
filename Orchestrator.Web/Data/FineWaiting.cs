using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Orchestrator.Web.Data;

/// <summary>
/// Lets SQLite itself wait for the write lock, in steps from 1 ms up. The driver's own steps of 150 ms hardly ever meet a gap while the journal
/// is busy, so that a page's write would take seconds.
/// </summary>
internal sealed class FineWaiting : DbConnectionInterceptor
{
    public static FineWaiting Instance { get; } = new();

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = Command(connection);
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = Command(connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static DbCommand Command(DbConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = "PRAGMA busy_timeout = 5000";
        return command;
    }
}
