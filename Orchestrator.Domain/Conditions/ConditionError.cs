using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Conditions;

/// <summary>Why a condition could not be read or answered. It names places, names and types, never the data itself.</summary>
/// <param name="Message">What is wrong, with the types on both sides and the operators that fit them.</param>
/// <param name="Position">Where in <paramref name="Condition"/> it is wrong: characters from 0.</param>
/// <param name="Length">How many characters are wrong; 0 points between two.</param>
/// <param name="Condition">The whole condition's text.</param>
/// <param name="Suggestion">The existing name that was probably meant, or null.</param>
public sealed record ConditionError(string Message, int Position, int Length, string Condition, string? Suggestion = null)
{
    /// <summary>The message with the condition and the place in it, for readers who do not see the field itself.</summary>
    public string Sentence => Excerpt.Describe(Message, Position, Condition);
}

/// <summary>A condition's answer.</summary>
/// <param name="Value">Whether it holds; false beside an error.</param>
/// <param name="Error">What went wrong, or null.</param>
public readonly record struct ConditionResult(bool Value, ConditionError? Error);

/// <summary>What reading a condition's text gives: one of the two.</summary>
/// <param name="Condition">The condition, ready to be evaluated many times.</param>
/// <param name="Error">The first thing that is wrong with it.</param>
public sealed record ConditionParse(Condition? Condition, ConditionError? Error);
