using System.Collections.Immutable;

namespace Orchestrator.Domain.Llm;

/// <summary>One turn of a conversation.</summary>
/// <param name="Role">Who speaks: <c>system</c>, <c>user</c> or <c>assistant</c>.</param>
/// <param name="Text">What is said.</param>
public sealed record LlmMessage(string Role, string Text)
{
    /// <summary>How the model is to behave.</summary>
    public const string System = "system";

    /// <summary>Who asks.</summary>
    public const string User = "user";

    /// <summary>The model.</summary>
    public const string Assistant = "assistant";
}

/// <summary>A question to a model.</summary>
/// <param name="Model">As its provider calls it.</param>
/// <param name="Messages">The conversation so far, oldest first; at least one turn is not the system's.</param>
public sealed record LlmQuestion(string Model, ImmutableArray<LlmMessage> Messages)
{
    /// <summary>0 to 2; null for the model's own.</summary>
    public double? Temperature { get; init; }

    /// <summary>The most tokens of the answer; null for the model's own.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>What the answer must fit; null for free text.</summary>
    public LlmSchema? Schema { get; init; }
}

/// <summary>What a model answered.</summary>
/// <param name="Text">All of it.</param>
/// <param name="FinishReason">Why it ended: <c>stop</c>, <c>length</c>, <c>content_filter</c>, or the provider's own word.</param>
/// <param name="Usage">What it took.</param>
public sealed record LlmAnswer(string Text, string FinishReason, LlmTokens Usage);

/// <summary>Tokens, as the provider counted them.</summary>
/// <param name="Input">Of the question.</param>
/// <param name="Output">Of the answer.</param>
public readonly record struct LlmTokens(long Input, long Output)
{
    // What English text comes to; on the safe side for most languages.
    private const int LettersPerToken = 3;

    /// <summary>Both together.</summary>
    public static LlmTokens operator +(LlmTokens one, LlmTokens other) => new(one.Input + other.Input, one.Output + other.Output);

    /// <summary>What texts come to where nobody counted, rather too much than too little.</summary>
    public static LlmTokens Estimate(LlmQuestion question, string answer) => Estimate(question.Messages.Sum(message => (long)message.Text.Length), answer.Length);

    /// <summary>What as many letters come to.</summary>
    public static LlmTokens Estimate(long asked, long answered) => new(Of(asked), Of(answered));

    private static long Of(long letters) => (letters + LettersPerToken - 1) / LettersPerToken;
}
