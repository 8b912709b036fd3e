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
        INSERT INTO Executions (Id, TenantId, WorkflowId, VersionHash, "Trigger", Status, Input, CreatedAt, ApiKeyId, StartedBy, Claim, CancelRequested,
            SourceId, ParentId, ParentStepId, Depth, Request)
        VALUES ($1, $2, $3, $4, $5, 'Pending', $6, $7, $8, $9, 0, 0, $10, $11, $12, $13, $14) ON CONFLICT (Id) DO NOTHING
        """;

    // Changes no row when the same delivery was recorded lately; a repeated batch finds its own.
    public const string AddDelivery = """
        INSERT INTO DeliveryKeys (WorkflowId, Key, TenantId, ExecutionId, BodyHash, ReceivedAt) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (WorkflowId, Key) DO UPDATE SET ExecutionId = excluded.ExecutionId, BodyHash = excluded.BodyHash, ReceivedAt = excluded.ReceivedAt
        WHERE ExecutionId = excluded.ExecutionId OR ReceivedAt <= $7
        """;

    public const string FirstDelivery = "SELECT ExecutionId, BodyHash FROM DeliveryKeys WHERE WorkflowId = $1 AND Key = $2";

    // A workflow that is gone takes no note of what was sent to it.
    public const string NoteDelivery = """
        INSERT INTO WebhookDeliveries (Id, TenantId, WorkflowId, Status, Reason, Message, IsKnown, Count, Request, Body, ExecutionId, ApiKeyId, ReceivedAt)
        SELECT $1, TenantId, Id, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 FROM Workflows WHERE Id = $2
        ON CONFLICT (Id) DO UPDATE SET Count = excluded.Count RETURNING TenantId
        """;

    public const string DropDeliveries = """
        DELETE FROM WebhookDeliveries WHERE WorkflowId = $1 AND IsKnown = $2
        AND Id <= (SELECT Id FROM WebhookDeliveries WHERE WorkflowId = $1 AND IsKnown = $2 ORDER BY Id DESC LIMIT 1 OFFSET $3)
        """;

    public const string PutState = "INSERT OR REPLACE INTO ExecutionState (ExecutionId, NodeId, Iteration, TenantId, Sealed) VALUES ($1, $2, $5, $3, $4)";

    public const string Claim = """
        UPDATE Executions SET Status = 'Running', Claim = $2, ClaimedBy = $3, StartedAt = COALESCE(StartedAt, $4), ResumeAt = NULL
        WHERE Id = $1 AND (Status = 'Pending' AND Claim = $2 - 1 OR Status = 'Running' AND Claim = $2 AND ClaimedBy = $3)
        """;

    // A run that is claimed and ends in one batch keeps its holder's name: by it a repeated batch finds its own work done.
    public const string MayClaim = "SELECT 1 FROM Executions WHERE Id = $1 AND (Status = 'Pending' AND Claim = $2 - 1 OR Claim = $2 AND ClaimedBy = $3)";

    public const string ClaimAndEnd = """
        UPDATE Executions SET Status = $3, Claim = $2, ClaimedBy = $7, StartedAt = COALESCE(StartedAt, $8), Output = $4, Error = $5, CompletedAt = $6, ResumeAt = NULL
        WHERE Id = $1 AND (Status = 'Pending' AND Claim = $2 - 1 OR Claim = $2 AND ClaimedBy = $7)
        """;

    public const string IsCurrent = "SELECT 1 FROM Executions WHERE Id = $1 AND Claim = $2 AND Status = 'Running'";

    public const string PutStep = """
        INSERT INTO StepRuns (Id, TenantId, ExecutionId, NodeId, Iteration, Attempt, Status, Handle, Input, Output, Error, StartedAt, CompletedAt, ResumeAt, SafeToRepeat)
        VALUES ($1, $2, $3, $4, $15, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        ON CONFLICT (ExecutionId, Id) DO UPDATE SET Status = excluded.Status, Handle = excluded.Handle, Input = COALESCE(excluded.Input, Input),
            Output = excluded.Output, Error = excluded.Error, CompletedAt = excluded.CompletedAt, ResumeAt = excluded.ResumeAt
        WHERE Status NOT IN ('Success', 'Error', 'Skipped', 'Cancelled')
        """;

    public const string EndRun = """
        UPDATE Executions SET Status = $3, Output = $4, Error = CASE $3 WHEN 'Cancelled' THEN COALESCE($5, Error) ELSE $5 END,
            CompletedAt = $6, ResumeAt = NULL, ClaimedBy = NULL
        WHERE Id = $1 AND Claim = $2 AND Status IN ('Running', $3)
        """;

    public const string Wait = """
        UPDATE Executions SET ClaimedBy = NULL,
            Status = CASE WHEN Status = 'Pending' OR Status = 'Running' AND ResumeAt IS NOT NULL THEN 'Pending' ELSE 'Waiting' END,
            ResumeAt = CASE WHEN Status = 'Pending' OR Status = 'Running' AND ResumeAt IS NOT NULL THEN NULL ELSE $3 END
        WHERE Id = $1 AND Claim = $2 AND Status IN ('Running', 'Waiting', 'Pending') RETURNING Status
        """;

    // The instant on a running row says that an answer came while it was driven.
    public const string MarkAnswered = "UPDATE Executions SET ResumeAt = $2 WHERE Id = $1 AND Status = 'Running'";

    public const string Wake = """
        UPDATE Executions SET Status = 'Pending', ResumeAt = NULL WHERE Id = $1 AND Claim > 0 AND Status IN ('Waiting', 'Pending')
        RETURNING TenantId, WorkflowId, VersionHash, "Trigger", Claim, CreatedAt, Depth
        """;

    public const string AnswerStep = """
        UPDATE StepRuns SET Status = $2, Handle = $3, Output = $4, Error = $5, CompletedAt = $6, ResumeAt = NULL
        WHERE ExecutionId = $7 AND Id = $1 AND (Status = 'Waiting' OR Status = $2 AND CompletedAt = $6)
        """;

    public const string AddCallback = """
        INSERT INTO Callbacks (Id, TenantId, WorkflowId, ExecutionId, NodeId, Iteration, StepId, Kind, KeyHash, Message, Fields, CreatedAt, ExpiresAt)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (Id) DO UPDATE SET StepId = excluded.StepId, Message = excluded.Message,
            Fields = excluded.Fields, CreatedAt = excluded.CreatedAt, ExpiresAt = excluded.ExpiresAt, AnsweredAt = NULL, AnsweredBy = NULL WHERE StepId <> excluded.StepId
        """;

    public const string AnswerCallback = "UPDATE Callbacks SET AnsweredAt = $2, AnsweredBy = $3 WHERE Id = $1";

    public const string ParentOf = "SELECT ParentId FROM Executions WHERE Id = $1 AND ParentStepId NOT LIKE '%:on'";

    public const string CalledBy = """
        SELECT Id FROM Executions WHERE ParentId = $1 AND ($2 IS NULL OR ParentStepId = $2) AND ParentStepId NOT LIKE '%:on'
        AND (Status IN ('Pending', 'Waiting') OR Status = 'Running' AND NOT CancelRequested) LIMIT 1
        """;

    public const string RecoverCallers = $"""
        UPDATE Executions SET Status = 'Pending', ResumeAt = NULL WHERE Status = 'Waiting'
        AND Id IN (SELECT run.ParentId {Held} AND run.CancelRequested AND run.ParentId IS NOT NULL)
        """;

    public const string Settle = """
        UPDATE StepRuns SET Error = json_patch(Error, json_object('detail', json_object('settledBy', $2)))
        WHERE ExecutionId = $3 AND Id = $1 AND (json_extract(Error, '$.detail.settledBy') IS NULL OR json_extract(Error, '$.detail.settledBy') = $2)
        """;

    // A schedule moves forward together with the run of its time, so that a time has one run whatever happens in between; one that was turned off has none.
    public const string Fire = """
        UPDATE Schedules SET DoneUntil = $3, LastFireAt = $3, NextFireAt = $4, LastExecutionId = $5
        WHERE WorkflowId = $1 AND TenantId = $2 AND (DoneUntil < $3 AND NextFireAt IS NOT NULL OR LastExecutionId = $5)
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

    public const string IsAskedToStop = "SELECT CancelRequested FROM Executions WHERE Id = $1 AND TenantId = $2 AND Status = 'Running'";

    public const string Skip = """
        UPDATE Executions SET Status = 'Cancelled', CompletedAt = $2, Error = $3
        WHERE Id = $1 AND Claim = 0 AND (Status = 'Pending' OR Status = 'Cancelled' AND CompletedAt = $2)
        """;

    public const string RecoverCancelledSteps = $"""
        UPDATE StepRuns SET Status = 'Cancelled', CompletedAt = $1 WHERE Status IN ('Pending', 'Running', 'Waiting')
        AND ExecutionId IN (SELECT run.Id {Held} AND run.CancelRequested)
        """;

    public const string RecoverCancelled = $"UPDATE Executions SET Status = 'Cancelled', CompletedAt = $1, ClaimedBy = NULL WHERE Id IN (SELECT run.Id {Held}) AND CancelRequested";

    public const string Recover = $"UPDATE Executions SET Status = 'Pending', ClaimedBy = NULL WHERE Id IN (SELECT run.Id {Held})";

    // Workflow by workflow, because no index begins with the status.
    private const string Held = "FROM Workflows CROSS JOIN Executions AS run WHERE run.WorkflowId = Workflows.Id AND run.Status = 'Running'";

    public const string MaskRun = """
        UPDATE Executions SET Input = COALESCE($3, Input), Output = COALESCE($4, Output), Error = COALESCE($5, Error), Request = COALESCE($6, Request) WHERE Id = $1 AND TenantId = $2
        """;

    public const string MaskStep = """
        UPDATE StepRuns SET Input = COALESCE($4, Input), Output = COALESCE($5, Output), Error = COALESCE($6, Error) WHERE ExecutionId = $1 AND Id = $2 AND TenantId = $3
        """;

    public const string Delete = """
        DELETE FROM Executions WHERE Id IN (SELECT value FROM json_each($2)) AND TenantId = $1 AND WorkflowId = $3 AND Status IN ('Success', 'Error', 'Cancelled')
        """;
}
