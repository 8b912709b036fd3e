using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Engine;

/// <summary>Where <c>log/write</c> writes: the program's log, with the execution it comes from.</summary>
public sealed partial class RunLog(ILogger<RunLog> log)
{
    private readonly AsyncLocal<string?> _execution = new();

    /// <summary>What is written from here on, in this flow, comes from that execution.</summary>
    internal void Enter(string executionId) => _execution.Value = executionId;

    /// <summary>Writes a line.</summary>
    /// <param name="level">debug, info, warning or error; anything else is info.</param>
    /// <param name="message">Masked already.</param>
    public void Write(string level, string message) => LogWritten(log, level switch
    {
        "debug" => LogLevel.Debug,
        "warning" => LogLevel.Warning,
        "error" => LogLevel.Error,
        _ => LogLevel.Information,
    }, _execution.Value ?? "-", message);

    /// <summary>Reports an exception that a step's action should not have let out.</summary>
    public void Report(Node node, Exception bug) => LogBug(log, _execution.Value ?? "-", node.Id, node.ActionType ?? "-", bug);

    [LoggerMessage(Level = LogLevel.Error, Message = "Step {NodeId} ({ActionType}) of execution {ExecutionId} failed in an unexpected way.")]
    private static partial void LogBug(ILogger logger, string executionId, string nodeId, string actionType, Exception bug);

    [LoggerMessage(Message = "Execution {ExecutionId} wrote: {Text}")]
    private static partial void LogWritten(ILogger logger, LogLevel level, string executionId, string text);
}
