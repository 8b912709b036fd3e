namespace Orchestrator.Web.Features.Executions;

/// <summary>Which ended runs are to go.</summary>
/// <param name="OlderThan">Only those accepted so long ago; null for all.</param>
/// <param name="OnlyFailed">Only those that failed.</param>
public sealed record DeleteRuns(TimeSpan? OlderThan, bool OnlyFailed);
