using System.Text;
using Orchestrator.Domain.Llm;
using Orchestrator.Web.Engine;

namespace Orchestrator.Web.Llm;

/// <summary>What has come of one answer so far: what breaks off in the middle is paid for as well.</summary>
/// <param name="live">Hears it too.</param>
internal sealed class LlmHearing(LiveText? live)
{
    private readonly StringBuilder text = new();
    private LlmTokens counted;

    /// <summary>All that was said.</summary>
    public string Text => text.ToString();

    /// <summary>Whether the provider took the question: it began to answer, or had the whole of it and was still waited for.</summary>
    public bool IsTaken { get; set; }

    /// <summary>Whether there is anything that a provider asks money for.</summary>
    /// <param name="reply">How it ended; null when nobody waited any longer.</param>
    public bool IsPaid(LlmReply? reply) => reply is LlmReply.Answered || text.Length > 0 || counted.Input + counted.Output > 0
        || (IsTaken && reply is not LlmReply.Failed { Error.Code: ['H', 'T', 'T', 'P', '_', ..] });

    /// <summary>Hears more of the answer.</summary>
    public void Say(string piece)
    {
        if (piece.Length == 0) return;
        text.Append(piece);
        live?.Say(piece);
    }

    /// <summary>Hears what it took so far, as the provider counts.</summary>
    public void Count(long input, long output) => counted = new(Math.Max(counted.Input, input), Math.Max(counted.Output, output));

    /// <summary>What it took, by the provider's count or, without one, by its length.</summary>
    /// <param name="question">What was asked.</param>
    /// <param name="isWhole">Whether the answer came to its end, and the count with it.</param>
    public LlmTokens Tokens(LlmQuestion question, bool isWhole)
    {
        var guess = LlmTokens.Estimate(question, Text);
        return counted.Input + counted.Output == 0 ? guess : isWhole ? counted : new(counted.Input > 0 ? counted.Input : guess.Input, Math.Max(counted.Output, guess.Output));
    }
}
