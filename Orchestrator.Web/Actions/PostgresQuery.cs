using System.Data;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Actions;

/// <summary>Runs one statement in one transaction at a PostgreSQL server.</summary>
internal static class PostgresQuery
{
    /// <summary>Connects to a tested address, runs the statement and commits. What fails is thrown for <see cref="DatabaseFailures"/>.</summary>
    public static async Task<JsonElement> RunAsync(DatabaseAddress.Postgres address, SqlStatement statement, bool readOnly, GuardedConnect connect, CancellationToken cancellationToken)
    {
        // Without parameters the driver would send several statements one by one, and the second could be outside the transaction.
        if (SqlText.HasSecondStatement(statement.Text)) throw new InvalidSettingException("sql: one statement a step.");
        await using var connection = await OpenAsync(address, await connect.ResolveAsync(address.Host, address.Port, cancellationToken), cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (readOnly)
        {
            await using var restrict = new NpgsqlCommand("SET TRANSACTION READ ONLY", connection, transaction);
            await restrict.ExecuteNonQueryAsync(cancellationToken);
        }
        var result = await ReadAsync(connection, transaction, statement, cancellationToken);
        try
        {
            await transaction.CommitAsync(cancellationToken);
        }
        catch (Exception lost) when (lost is NpgsqlException { InnerException: not null } and not PostgresException)
        {
            throw new CommitUnknownException(lost);
        }
        return result;
    }

    private static async Task<NpgsqlConnection> OpenAsync(DatabaseAddress.Postgres address, IPAddress[] tested, CancellationToken cancellationToken)
    {
        for (var next = 0; ; next++)
        {
            try
            {
                await using var source = Source(address, tested[next]);
                return await source.OpenConnectionAsync(cancellationToken);
            }
            catch (NpgsqlException unreachable) when (unreachable.InnerException is SocketException && next < tested.Length - 1)
            {
                // A host with several addresses may be reachable by another.
            }
        }
    }

    // Nothing of the server's own surroundings may leak in: no password file, no client certificate, no Kerberos identity, no environment.
    private static NpgsqlDataSource Source(DatabaseAddress.Postgres address, IPAddress tested)
    {
        var settings = new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder
        {
            Host = tested.ToString(),
            Port = address.Port,
            Username = address.User,
            Database = address.Database,
            SslMode = address.Ssl,
            ChannelBinding = address.Binding,
            ApplicationName = address.ApplicationName,
            SearchPath = address.SearchPath,
            Timezone = "UTC",
            RequireAuth = "ScramSHA256,MD5,Password,None",
            GssEncryptionMode = GssEncryptionMode.Disable,
            Pooling = false,
            Timeout = 10,
            CommandTimeout = 0,
            CancellationTimeout = -1,
            IncludeErrorDetail = true,
        }.ConnectionString);
        settings.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        settings.UsePasswordProvider(_ => address.Password, (_, _) => ValueTask.FromResult(address.Password));
        settings.UseSslClientAuthenticationOptionsCallback(tls =>
        {
            tls.TargetHost = address.Host;
            tls.ClientCertificates = null;
        });
        return settings.Build();
    }

    private static async Task<JsonElement> ReadAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, SqlStatement statement, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(statement.Text, connection, transaction) { AllResultTypesAreUnknown = true };
        foreach (var value in statement.Values)
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Unknown, Value = (object?)PostgresValue.Parameter(value) ?? DBNull.Value });
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
        try
        {
            var types = Enumerable.Range(0, reader.FieldCount).Select(reader.GetDataTypeOID).ToArray();
            using var rows = new QueryRows([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)]);
            while (await reader.ReadAsync(cancellationToken)) await ReadRowAsync(reader, types, rows, cancellationToken);
            await reader.NextResultAsync(cancellationToken);
            return rows.Finish(reader.RecordsAffected);
        }
        catch (QueryTooLargeException)
        {
            await StopAsync(command);
            throw;
        }
    }

    private static async Task ReadRowAsync(NpgsqlDataReader reader, uint[] types, QueryRows rows, CancellationToken cancellationToken)
    {
        rows.StartRow();
        for (var column = 0; column < types.Length; column++)
        {
            rows.Column(column);
            if (await reader.IsDBNullAsync(column, cancellationToken)) rows.Writer.WriteNullValue();
            else PostgresValue.Write(rows.Writer, types[column], await TextAsync(reader, column, rows.Left, cancellationToken));
        }
        rows.EndRow();
    }

    // A value is read piece by piece, so that one of a gigabyte is refused and not taken in.
    private static async Task<string> TextAsync(NpgsqlDataReader reader, int column, int left, CancellationToken cancellationToken)
    {
        using var text = reader.GetTextReader(column);
        var (whole, piece) = (new System.Text.StringBuilder(), new char[8192]);
        while (await text.ReadAsync(piece, cancellationToken) is > 0 and var count)
        {
            whole.Append(piece, 0, count);
            // Base64 is shorter than the hexadecimal text of bytes; nothing else shrinks.
            if (whole.Length / 2 > left) throw QueryTooLargeException.OfBytes();
        }
        return whole.ToString();
    }

    // Leaving off reading would wait for the rest of the rows.
    private static async Task StopAsync(NpgsqlCommand command)
    {
        try
        {
            await Task.Run(command.Cancel);
        }
        catch (SocketException)
        {
            // Nobody takes the wish to stop; the connection ends the statement as it closes.
        }
    }
}

/// <summary>The connection broke while the transaction was being committed: nobody knows whether it was.</summary>
internal sealed class CommitUnknownException(Exception cause) : Exception("The connection broke in the middle of the commit.", cause);
