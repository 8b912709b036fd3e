namespace Orchestrator.Web.Http;

/// <summary><c>{ "success": true }</c>.</summary>
/// <param name="Success">Always true: a failure has the error shape.</param>
public sealed record SuccessView(bool Success = true);
