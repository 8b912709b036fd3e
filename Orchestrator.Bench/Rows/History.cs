using System.Globalization;
using Orchestrator.Bench.Instances;

namespace Orchestrator.Bench.Rows;

/// <summary>Makes a long history in a moment.</summary>
internal static class History
{
    /// <summary>Copies a run of the workflow, with the rows of its steps, into the past: one every ten seconds, 2 % failed and one in so many cancelled.</summary>
    public static void Fill(Database database, string workflow, int count, int rare)
    {
        var ids = $"printf('%012x7000800000000000%04x', {FirstMillisecond(count)} + n * 10000, n % 65536)";
        database.Number($"""
            BEGIN;
            CREATE TEMP TABLE Numbers AS WITH RECURSIVE Counted(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM Counted WHERE n < {count - 1}) SELECT n FROM Counted;
            INSERT INTO Executions (Id, TenantId, WorkflowId, VersionHash, "Trigger", Status, Input, Output, CreatedAt, StartedAt, CompletedAt, Claim, CancelRequested, Depth)
            SELECT {ids}, source.TenantId, source.WorkflowId, source.VersionHash, 'Webhook',
                CASE WHEN n % {rare} = 17 THEN 'Cancelled' WHEN n % 50 = 3 THEN 'Error' ELSE 'Success' END, source.Input, source.Output,
                {TicksOf(0, count)} + n * 100000000, {TicksOf(0, count)} + n * 100000000, {TicksOf(0, count)} + n * 100000000 + 50000, 1, 0, 0
            FROM Numbers, (SELECT * FROM Executions WHERE WorkflowId = '{workflow}' AND Status = 'Success' LIMIT 1) AS source;
            INSERT INTO StepRuns (Id, TenantId, ExecutionId, NodeId, Iteration, Attempt, Status, Handle, Input, Output, StartedAt, CompletedAt, SafeToRepeat)
            SELECT {ids} || substr(source.NodeId, -1), source.TenantId, {ids}, source.NodeId, 0, 1, 'Success', 'out', source.Input, source.Output,
                {TicksOf(0, count)} + n * 100000000, {TicksOf(0, count)} + n * 100000000 + 10000, 1
            FROM Numbers, (SELECT * FROM StepRuns WHERE ExecutionId = (SELECT Id FROM Executions WHERE WorkflowId = '{workflow}' AND Status = 'Success' LIMIT 1)) AS source;
            COMMIT;
            SELECT 0;
            """);
    }

    /// <summary>When the run in the middle of twice as many was accepted.</summary>
    public static DateTimeOffset At(int number) => DateTimeOffset.FromUnixTimeMilliseconds(FirstMillisecond(number * 2) + number * 10_000L);

    private static long FirstMillisecond(int count) => Start.ToUnixTimeMilliseconds() - count * 10_000L;

    private static long TicksOf(int number, int count) => DateTimeOffset.FromUnixTimeMilliseconds(FirstMillisecond(count) + number * 10_000L).UtcTicks;

    private static DateTimeOffset Start { get; } = new(DateTime.UtcNow.Date, TimeSpan.Zero);

    /// <summary>An id just after that run's.</summary>
    public static string IdBefore(int number) => (FirstMillisecond(number * 2) + number * 10_000L).ToString("x12", CultureInfo.InvariantCulture) + "7000800000000000ffff";
}
