using System.Globalization;
using System.Text;

namespace Orchestrator.Domain.Conditions;

/// <summary>What a row's value is.</summary>
public enum OperandKind
{
    /// <summary>Text, in quotes when it is written.</summary>
    Text,
    /// <summary>A number.</summary>
    Number,
    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,
    /// <summary><c>null</c>.</summary>
    Nothing,
    /// <summary>Another field, a list or anything else, as it is written in a condition.</summary>
    Field,
}

/// <summary>What a row's field is compared with.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The text itself without quotes; for the other kinds as it is written.</param>
public sealed record RowOperand(OperandKind Kind, string Text)
{
    /// <summary>The same as it stands in a condition.</summary>
    public string Print() => Kind switch
    {
        OperandKind.Text => Quote(Text),
        OperandKind.Boolean => Text == "false" ? "false" : "true",
        OperandKind.Nothing => "null",
        _ => Text.Trim(),
    };

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                < ' ' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
