namespace Orchestrator.Web.Features.Credentials;

/// <summary>What is to become of a credential that somebody wanted to delete.</summary>
public enum DeleteChoice
{
    /// <summary>Nothing.</summary>
    Keep,
    /// <summary>It is switched off.</summary>
    Disable,
    /// <summary>It goes.</summary>
    Delete,
}
