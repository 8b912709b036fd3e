namespace Orchestrator.Web.Engine;

/// <summary>What <c>Orchestrator:Engine</c> in the configuration says about running executions.</summary>
public sealed class EngineOptions
{
    /// <summary>How many executions run at once; one of them is kept for runs started by hand. 2 to 1,024.</summary>
    public int Slots { get; set; } = 128;

    /// <summary>How many of the slots one workflow may hold; 0 for all but a few, so that a slow workflow cannot stop the others.</summary>
    public int SlotsPerWorkflow { get; set; }

    /// <summary>How many accepted executions of one workflow wait in memory; the rest wait in the database. 1 to 100,000.</summary>
    public int QueuePerWorkflow { get; set; } = 1_000;

    /// <summary>How many records are committed together at most. 1 to 5,000.</summary>
    public int JournalBatch { get; set; } = 1_000;

    /// <summary>How long running steps may take to end when the program stops. Up to five minutes.</summary>
    public TimeSpan ShutdownGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>For tests of crashes only: where the process ends itself (<see cref="CrashPoints"/>); empty for nowhere.</summary>
    public string CrashAt { get; set; } = "";

    /// <summary>How many slots one workflow may really hold.</summary>
    internal int LimitPerWorkflow => SlotsPerWorkflow > 0 ? SlotsPerWorkflow : Math.Max(1, Slots - Math.Max(1, Slots / 8));

    /// <summary>Every mistake, with its key; empty when all is well.</summary>
    internal IEnumerable<string> Mistakes()
    {
        if (Slots is < 2 or > 1024) yield return "Orchestrator:Engine:Slots must be from 2 to 1024.";
        if (SlotsPerWorkflow < 0 || SlotsPerWorkflow > Slots) yield return "Orchestrator:Engine:SlotsPerWorkflow must be from 0 to Slots.";
        if (QueuePerWorkflow is < 1 or > 100_000) yield return "Orchestrator:Engine:QueuePerWorkflow must be from 1 to 100000.";
        if (JournalBatch is < 1 or > 5_000) yield return "Orchestrator:Engine:JournalBatch must be from 1 to 5000.";
        if (CrashAt.Length > 0 && !CrashPoints.IsKnown(CrashAt)) yield return "Orchestrator:Engine:CrashAt must be empty, or name a point of a test.";
        if (ShutdownGrace < TimeSpan.Zero || ShutdownGrace > TimeSpan.FromMinutes(5)) yield return "Orchestrator:Engine:ShutdownGrace must be from 0 to 5 minutes.";
    }
}
