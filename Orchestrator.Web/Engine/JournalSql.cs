namespace Orchestrator.Web.Engine;

/// <summary>The statements of the journal. Parameters are numbered in the order they are handed over.</summary>
internal static class JournalSql
{
    public const string AddVersion = """
        INSERT OR IGNORE INTO WorkflowVersions (WorkflowId, Hash, TenantId, Number, Graph, CreatedAt)
        SELECT $1, $2, $3, COALESCE((SELECT MAX(Number) FROM WorkflowVersions WHERE WorkflowId = $1), 0) + 1, $4, $5
        """;

    // Repeating a batch whose commit seemed to fail must change nothing: hence the conflict clauses and the "or already so" conditions.
    public const string AddExecution = """
        INSERT INTO Executions (Id, TenantId, WorkflowId, VersionHash, "Trigger", Status, Input, CreatedAt, ApiKeyId, StartedBy, Claim, CancelRequested)
        VALUES ($1, $2, $3, $4, $5, 'Pending', $6, $7, $8, $9, 0, 0) ON CONFLICT (Id) DO NOTHING
        """;

    public const string PutState = "INSERT OR REPLACE INTO ExecutionState (ExecutionId, NodeId, Iteration, TenantId, Sealed) VALUES ($1, $2, 0, $3, $4)";

    public const string Claim = """
        UPDATE Executions SET Status = 'Running', Claim = $2, ClaimedBy = $3, StartedAt = COALESCE(StartedAt, $4), ResumeAt = NULL
        WHERE Id = $1 AND (Status = 'Pending' AND Claim = $2 - 1 OR Status = 'Running' AND Claim = $2 AND ClaimedBy = $3)
        """;

    public const string IsCurrent = "SELECT 1 FROM Executions WHERE Id = $1 AND Claim = $2 AND Status = 'Running'";

    public const string PutStep = """
        INSERT INTO StepRuns (Id, TenantId, ExecutionId, NodeId, Iteration, Attempt, Status, Handle, Input, Output, Error, StartedAt, CompletedAt, ResumeAt, SafeToRepeat)
        VALUES ($1, $2, $3, $4, 0, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        ON CONFLICT (Id) DO UPDATE SET Status = excluded.Status, Handle = excluded.Handle, Input = COALESCE(excluded.Input, Input),
            Output = excluded.Output, Error = excluded.Error, CompletedAt = excluded.CompletedAt, ResumeAt = excluded.ResumeAt
        WHERE Status NOT IN ('Success', 'Error', 'Skipped', 'Cancelled')
        """;

    public const string EndRun = """
        UPDATE Executions SET Status = $3, Output = $4, Error = CASE $3 WHEN 'Cancelled' THEN COALESCE($5, Error) ELSE $5 END,
            CompletedAt = $6, ResumeAt = $7, ClaimedBy = NULL
        WHERE Id = $1 AND Claim = $2 AND Status IN ('Running', $3)
        """;

    public const string DropState = "DELETE FROM ExecutionState WHERE ExecutionId = $1";

    public const string Release = "UPDATE Executions SET Status = 'Pending', ClaimedBy = NULL WHERE Id = $1 AND Claim = $2 AND Status IN ('Running', 'Pending')";

    public const string Due = "UPDATE Executions SET Status = 'Pending', ResumeAt = NULL WHERE Id = $1 AND Status IN ('Waiting', 'Pending') AND Claim = $2";

    public const string CancelUnheld = """
        UPDATE Executions SET Status = 'Cancelled', CancelRequested = 1, CompletedAt = $3, ResumeAt = NULL, Error = $4
        WHERE Id = $1 AND TenantId = $2 AND (Status IN ('Pending', 'Waiting') OR Status = 'Cancelled' AND CompletedAt = $3) RETURNING WorkflowId
        """;

    public const string CancelOpenSteps = "UPDATE StepRuns SET Status = 'Cancelled', CompletedAt = $2 WHERE ExecutionId = $1 AND Status IN ('Pending', 'Running', 'Waiting')";

    public const string CancelHeld = "UPDATE Executions SET CancelRequested = 1, Error = $3 WHERE Id = $1 AND TenantId = $2 AND Status = 'Running'";

    public const string Skip = """
        UPDATE Executions SET Status = 'Cancelled', CompletedAt = $2, Error = $3
        WHERE Id = $1 AND Claim = 0 AND (Status = 'Pending' OR Status = 'Cancelled' AND CompletedAt = $2)
        """;

    public const string RecoverCancelledSteps = """
        UPDATE StepRuns SET Status = 'Cancelled', CompletedAt = $1 WHERE Status IN ('Pending', 'Running', 'Waiting')
        AND ExecutionId IN (SELECT Id FROM Executions WHERE Status = 'Running' AND CancelRequested)
        """;

    public const string RecoverCancelled = "UPDATE Executions SET Status = 'Cancelled', CompletedAt = $1, ClaimedBy = NULL WHERE Status = 'Running' AND CancelRequested";

    public const string Recover = "UPDATE Executions SET Status = 'Pending', ClaimedBy = NULL WHERE Status = 'Running'";

    public const string Delete = """
        DELETE FROM Executions WHERE Id IN (SELECT value FROM json_each($2)) AND TenantId = $1 AND WorkflowId = $3 AND Status IN ('Success', 'Error', 'Cancelled')
        """;
}
