using System.Text.Json;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Orchestrator.Web.Actions;

/// <summary>Runs one statement in one transaction at a file of SQLite, and keeps it inside that file.</summary>
internal static class SqliteQuery
{
    /// <summary>Opens the file, made when it is not there and may be written, runs the statement and commits. What fails is thrown for <see cref="DatabaseFailures"/>.</summary>
    /// <param name="folder">The workspace's folder of databases.</param>
    /// <param name="name">A name without folders.</param>
    /// <param name="statement">What to run.</param>
    /// <param name="readOnly">Whether nothing may change.</param>
    /// <param name="cancellationToken">Stops the statement where it is.</param>
    public static Task<JsonElement> RunAsync(string folder, string name, SqlStatement statement, bool readOnly, CancellationToken cancellationToken) =>
        Task.Run(() => Run(FileOf(folder, name, readOnly), statement, readOnly, cancellationToken), cancellationToken);

    private static string FileOf(string folder, string name, bool readOnly)
    {
        var file = new FileInfo(Path.Combine(Path.GetFullPath(folder), name));
        if (file.LinkTarget is not null || file.Directory!.LinkTarget is not null || Directory.Exists(file.FullName))
            throw new InvalidSettingException($"connection: {name} is not a file of its own.");
        if (readOnly && !file.Exists) throw new InvalidSettingException($"connection: there is no database {name} yet.");
        if (!readOnly) file.Directory.Create();
        return file.FullName;
    }

    private static JsonElement Run(string file, SqlStatement statement, bool readOnly, CancellationToken cancellationToken)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = readOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
        }.ConnectionString);
        connection.Open();
        var database = connection.Handle!;
        SqliteBounds.Set(database, cancellationToken);
        Check(database, raw.sqlite3_exec(database, readOnly ? "BEGIN" : "BEGIN IMMEDIATE"), cancellationToken);
        raw.sqlite3_set_authorizer(database, SqliteBounds.Authorizer, null);
        var result = Read(database, statement, cancellationToken);
        raw.sqlite3_set_authorizer(database, (strdelegate_authorizer?)null, null);
        Check(database, raw.sqlite3_exec(database, "COMMIT"), cancellationToken);
        return result;
    }

    private static JsonElement Read(sqlite3 database, SqlStatement statement, CancellationToken cancellationToken)
    {
        using var prepared = Prepare(database, statement.Text, cancellationToken);
        Bind(database, prepared, statement, cancellationToken);
        var columns = raw.sqlite3_column_count(prepared);
        using var rows = new QueryRows([.. Enumerable.Range(0, columns).Select(column => raw.sqlite3_column_name(prepared, column).utf8_to_string())]);
        int step;
        while ((step = raw.sqlite3_step(prepared)) == raw.SQLITE_ROW)
        {
            rows.StartRow();
            for (var column = 0; column < columns; column++)
            {
                rows.Column(column);
                Write(rows.Writer, prepared, column);
            }
            rows.EndRow();
        }
        if (step != raw.SQLITE_DONE) Check(database, step, cancellationToken);
        return rows.Finish(raw.sqlite3_changes(database));
    }

    private static sqlite3_stmt Prepare(sqlite3 database, string sql, CancellationToken cancellationToken)
    {
        Check(database, raw.sqlite3_prepare_v2(database, sql, out var prepared, out var rest), cancellationToken);
        if (prepared is null || prepared.IsInvalid) throw new InvalidSettingException("sql: a statement.");
        if (string.IsNullOrWhiteSpace(rest)) return prepared;
        // What follows may still be nothing but comments.
        var second = raw.sqlite3_prepare_v2(database, rest, out var more, out _);
        using (more)
        {
            if (second == raw.SQLITE_OK && (more is null || more.IsInvalid)) return prepared;
        }
        prepared.Dispose();
        throw new InvalidSettingException("sql: one statement a step.");
    }

    private static void Bind(sqlite3 database, sqlite3_stmt prepared, SqlStatement statement, CancellationToken cancellationToken)
    {
        var taken = 0;
        for (var place = 1; place <= raw.sqlite3_bind_parameter_count(prepared); place++)
        {
            var name = raw.sqlite3_bind_parameter_name(prepared, place).utf8_to_string();
            if (name is null or "" || name[0] != '$' || !int.TryParse(name.AsSpan(1), System.Globalization.NumberStyles.None, null, out var number) || number < 1)
                throw new InvalidSettingException($"sql: parameters are written $1, $2 …, not {(string.IsNullOrEmpty(name) ? "?" : name)}.");
            if (number > statement.Values.Length) throw new InvalidSettingException($"sql: there is no value for {name}; {statement.Values.Length} are given.");
            Check(database, Bind(prepared, place, statement.Values[number - 1]), cancellationToken);
            taken++;
        }
        if (taken < statement.Values.Length) throw new InvalidSettingException($"parameters: {statement.Values.Length} values are given, and the statement takes {taken}.");
    }

    private static int Bind(sqlite3_stmt prepared, int place, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => raw.sqlite3_bind_null(prepared, place),
        JsonValueKind.True => raw.sqlite3_bind_int64(prepared, place, 1),
        JsonValueKind.False => raw.sqlite3_bind_int64(prepared, place, 0),
        JsonValueKind.Number when value.TryGetInt64(out var whole) => raw.sqlite3_bind_int64(prepared, place, whole),
        JsonValueKind.Number => raw.sqlite3_bind_double(prepared, place, value.GetDouble()),
        JsonValueKind.String => raw.sqlite3_bind_text(prepared, place, value.GetString()!),
        _ => raw.sqlite3_bind_text(prepared, place, value.GetRawText()),
    };

    private static void Write(Utf8JsonWriter writer, sqlite3_stmt row, int column)
    {
        switch (raw.sqlite3_column_type(row, column))
        {
            case raw.SQLITE_INTEGER:
                QueryRows.WriteInteger(writer, raw.sqlite3_column_int64(row, column));
                break;
            case raw.SQLITE_FLOAT:
                QueryRows.WriteReal(writer, raw.sqlite3_column_double(row, column));
                break;
            case raw.SQLITE_TEXT:
                writer.WriteStringValue(raw.sqlite3_column_text(row, column).utf8_to_string());
                break;
            case raw.SQLITE_BLOB:
                writer.WriteBase64StringValue(raw.sqlite3_column_blob(row, column));
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private static void Check(sqlite3 database, int code, CancellationToken cancellationToken)
    {
        if (code == raw.SQLITE_OK) return;
        cancellationToken.ThrowIfCancellationRequested();
        SqliteException.ThrowExceptionForRC(code, database);
    }
}
