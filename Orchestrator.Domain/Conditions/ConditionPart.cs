using System.Collections.Immutable;

namespace Orchestrator.Domain.Conditions;

/// <summary>A condition the way people read it: rows, and groups of rows of which all or any hold. A closed set.</summary>
public abstract record ConditionPart
{
    private ConditionPart() { }

    /// <summary>The same as text; empty for what names no field yet.</summary>
    public abstract string Print();

    /// <summary>One question.</summary>
    /// <param name="Field">What is asked about, as it is written in a condition: <c>trigger.amount</c>. Empty while it is not chosen.</param>
    /// <param name="Operator">The <see cref="RowOperator.Key"/> of how it is asked.</param>
    /// <param name="Operand">What it is compared with; null for an operator that takes nothing.</param>
    public sealed record Row(string Field, string Operator, RowOperand? Operand = null) : ConditionPart
    {
        /// <summary>A row in which nothing is chosen.</summary>
        public static Row Blank { get; } = new("", "==", new RowOperand(OperandKind.Text, ""));

        /// <summary>How it stood in the text it was read from; null for a row that was made or changed.</summary>
        public string? Written { get; internal init; }

        /// <summary>The operator itself.</summary>
        public RowOperator By => RowOperator.Find(Operator) ?? RowOperator.All[0];

        /// <inheritdoc/>
        public override string Print() => Written ?? (string.IsNullOrWhiteSpace(Field) ? "" : By.Print(Field.Trim(), Operand));
    }

    /// <summary>Rows and groups of which all or any must hold.</summary>
    /// <param name="IsAll">All; else any.</param>
    /// <param name="Parts">What is in it.</param>
    public sealed record Group(bool IsAll, ImmutableArray<ConditionPart> Parts) : ConditionPart
    {
        /// <summary>A group to begin with.</summary>
        public static Group Blank { get; } = new(true, [Row.Blank]);

        /// <inheritdoc/>
        public override string Print() => Said().Text;

        private (string Text, bool IsMany) Said()
        {
            var said = Parts.Select(part => part is Group inner ? inner.Said() : (Text: part.Print(), IsMany: false)).Where(part => part.Text.Length > 0).ToList();
            return (string.Join(IsAll ? " and " : " or ", said.Select(part => said.Count > 1 && part.IsMany ? $"({part.Text})" : part.Text)), said is [(_, true)] or { Count: > 1 });
        }
    }
}
