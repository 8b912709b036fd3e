using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Orchestrator.Web.Engine;

/// <summary>
/// A prepared statement with numbered parameters, bound and stepped without the driver's command: the journal runs a dozen of them for every
/// run, and the driver looks every parameter up by its name each time.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly int[] _places;
    private byte[] _text = new byte[1024];

    public Statement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle ?? throw new InvalidOperationException("The connection is not open.");
        Check(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
        // SQLite takes $1 for a name and counts places as they come in the text.
        _places = [.. Enumerable.Range(1, raw.sqlite3_bind_parameter_count(_statement))
            .Select(number => raw.sqlite3_bind_parameter_index(_statement, "$" + number.ToString(CultureInfo.InvariantCulture)))];
    }

    /// <summary>Runs it and says how many rows it changed.</summary>
    public int Run(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        try
        {
            while (Step()) { }
            return raw.sqlite3_changes(_database);
        }
        finally
        {
            raw.sqlite3_reset(_statement);
        }
    }

    /// <summary>Runs it and gives the first column of the first row; null for no row.</summary>
    public object? Ask(params ReadOnlySpan<object?> values) => Read(values) is [var first, ..] ? first : null;

    /// <summary>Runs it and gives the columns of the first row, integers as <see cref="long"/>; null for no row.</summary>
    public object?[]? Read(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        try
        {
            if (!Step()) return null;
            var row = new object?[raw.sqlite3_column_count(_statement)];
            for (var at = 0; at < row.Length; at++) row[at] = Column(at);
            while (Step()) { }
            return row;
        }
        finally
        {
            raw.sqlite3_reset(_statement);
        }
    }

    public void Dispose() => _statement.Dispose();

    private bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        Check(code);
        return code == raw.SQLITE_ROW;
    }

    private object? Column(int at) => raw.sqlite3_column_type(_statement, at) switch
    {
        raw.SQLITE_NULL => null,
        raw.SQLITE_INTEGER => raw.sqlite3_column_int64(_statement, at),
        raw.SQLITE_TEXT => raw.sqlite3_column_text(_statement, at).utf8_to_string(),
        var type => throw new UnreachableException($"A column of type {type} was read."),
    };

    private void Bind(ReadOnlySpan<object?> values)
    {
        if (values.Length != _places.Length) throw new ArgumentException($"{_places.Length} values are needed.", nameof(values));
        for (var at = 0; at < values.Length; at++) Check(Bind(_places[at], values[at]));
    }

    private int Bind(int place, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(_statement, place),
        string text => Bind(place, text),
        JsonElement json => raw.sqlite3_bind_text(_statement, place, JsonMarshal.GetRawUtf8Value(json)),
        int number => raw.sqlite3_bind_int64(_statement, place, number),
        long number => raw.sqlite3_bind_int64(_statement, place, number),
        byte[] bytes => raw.sqlite3_bind_blob(_statement, place, bytes),
        _ => throw new UnreachableException($"A value of type {value.GetType()} was bound."),
    };

    private int Bind(int place, string text)
    {
        // A span of no bytes has no address, and would be bound as NULL.
        if (text.Length == 0) return raw.sqlite3_bind_text(_statement, place, text);
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_text.Length < most && most <= 64 * 1024) _text = new byte[most];
        return _text.Length < most
            ? raw.sqlite3_bind_text(_statement, place, Encoding.UTF8.GetBytes(text).AsSpan())
            : raw.sqlite3_bind_text(_statement, place, _text.AsSpan(0, Encoding.UTF8.GetBytes(text, _text)));
    }

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _database);
}
