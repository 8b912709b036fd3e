namespace Orchestrator.Web.Features.Workflows;

/// <summary>The pages of a workflow.</summary>
public enum WorkflowTab
{
    /// <summary>Its drawing.</summary>
    Editor,
    /// <summary>Its runs.</summary>
    Executions,
    /// <summary>What was sent to its webhook.</summary>
    Deliveries,
    /// <summary>Its history.</summary>
    Versions,
    /// <summary>How its runs are limited and kept.</summary>
    Settings,
}
