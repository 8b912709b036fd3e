namespace Orchestrator.Domain.Executions;

/// <summary>An action was stopped while it waited for something; the message completes "The step did not end within 30s: …".</summary>
/// <param name="waitedFor">What it waited for, in plain words: <c>api.example.com had not answered</c>.</param>
/// <param name="cancellationToken">The token that stopped it.</param>
public sealed class StillWaitingException(string waitedFor, CancellationToken cancellationToken) : OperationCanceledException(waitedFor, cancellationToken);
