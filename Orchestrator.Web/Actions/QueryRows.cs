using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Orchestrator.Web.Actions;

/// <summary>There is more than a step may keep. The message says what to do.</summary>
internal sealed class QueryTooLargeException(string message) : Exception(message)
{
    public static QueryTooLargeException OfBytes() => new("The rows are larger than 10 MB. Select fewer columns, or add LIMIT.");
}

/// <summary>Collects rows as JSON, at most 10,000 and 10 MB of them.</summary>
internal sealed class QueryRows : IDisposable
{
    public const int MaxRows = 10_000;
    public const int MaxBytes = 10 * 1024 * 1024;

    // Safe integers of JSON's other readers (RFC 8259, section 6).
    private const long MaxSafe = (1L << 53) - 1;

    private readonly ArrayBufferWriter<byte> buffer = new();
    private readonly string[] names;
    private readonly bool returnsRows;
    private int rows;

    public QueryRows(IReadOnlyList<string> columns)
    {
        names = Distinct(columns);
        returnsRows = columns.Count > 0;
        Writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
        Writer.WriteStartObject();
        Writer.WriteStartArray("rows");
    }

    /// <summary>Takes one value for each column between <see cref="StartRow"/> and <see cref="EndRow"/>.</summary>
    public Utf8JsonWriter Writer { get; }

    /// <summary>How many bytes may still come.</summary>
    public int Left => (int)(MaxBytes - Writer.BytesCommitted - Writer.BytesPending);

    /// <exception cref="QueryTooLargeException">It would be one too many.</exception>
    public void StartRow()
    {
        if (++rows > MaxRows) throw new QueryTooLargeException("There are more than 10,000 rows. Add LIMIT, or a narrower WHERE.");
        Writer.WriteStartObject();
    }

    public void Column(int index) => Writer.WritePropertyName(names[index]);

    /// <exception cref="QueryTooLargeException">The rows have grown too large.</exception>
    public void EndRow()
    {
        Writer.WriteEndObject();
        if (Left < 0) throw QueryTooLargeException.OfBytes();
    }

    /// <summary><c>{ rows, rowCount }</c>.</summary>
    /// <param name="affected">How many rows were changed, for a statement that returns none.</param>
    public JsonElement Finish(long affected)
    {
        Writer.WriteEndArray();
        Writer.WriteNumber("rowCount", returnsRows ? rows : Math.Max(affected, 0));
        Writer.WriteEndObject();
        Writer.Flush();
        return JsonElement.Parse(buffer.WrittenSpan, new JsonDocumentOptions { MaxDepth = 128 });
    }

    /// <summary>A whole number: as a number while every reader of JSON keeps it exact, else as text.</summary>
    public static void WriteInteger(Utf8JsonWriter writer, long value)
    {
        if (value is >= -MaxSafe and <= MaxSafe) writer.WriteNumberValue(value);
        else writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>A floating-point number; what JSON has no number for becomes text: NaN, Infinity.</summary>
    public static void WriteReal(Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value)) writer.WriteNumberValue(value);
        else writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }

    public void Dispose() => Writer.Dispose();

    // Two columns of one name, as joins have them, would hide each other: id, id_2.
    private static string[] Distinct(IReadOnlyList<string> columns)
    {
        HashSet<string> taken = new(columns, StringComparer.Ordinal);
        HashSet<string> seen = new(StringComparer.Ordinal);
        return [.. columns.Select(column =>
        {
            if (seen.Add(column)) return column;
            var number = 2;
            while (!taken.Add(string.Create(CultureInfo.InvariantCulture, $"{column}_{number}"))) number++;
            return string.Create(CultureInfo.InvariantCulture, $"{column}_{number}");
        })];
    }
}
