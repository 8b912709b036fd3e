namespace Orchestrator.Web.Features.Executions;

/// <summary>What becomes of an interrupted step.</summary>
public enum StepDecision
{
    /// <summary>It happened; a person types in what it gave.</summary>
    Done,
    /// <summary>It runs again.</summary>
    Again,
    /// <summary>It is left as it is.</summary>
    GiveUp,
}
