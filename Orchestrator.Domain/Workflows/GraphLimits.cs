namespace Orchestrator.Domain.Workflows;

/// <summary>How large a workflow may be.</summary>
public static class GraphLimits
{
    /// <summary>Steps, the trigger included.</summary>
    public const int Nodes = 1_000;
    /// <summary>Connections.</summary>
    public const int Edges = 5_000;
    /// <summary>Notes on the canvas.</summary>
    public const int Notes = 100;
    /// <summary>Letters of one note.</summary>
    public const int NoteText = 4_000;
    /// <summary>Bytes of JSON.</summary>
    public const int Bytes = 1_048_576;
    /// <summary>Bytes of JSON of one step's pinned output.</summary>
    public const int PinBytes = 131_072;
    /// <summary>Objects and arrays inside one another.</summary>
    public const int Depth = 32;
    /// <summary>The longest time one attempt of a step may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromHours(1);
    /// <summary>The longest wait between two attempts.</summary>
    public static readonly TimeSpan Backoff = TimeSpan.FromHours(1);
    /// <summary>Items of one loop.</summary>
    public const int LoopItems = 100_000;
    /// <summary>Loops inside one another.</summary>
    public const int LoopDepth = 3;
    /// <summary>Passes of one loop under way at once.</summary>
    public const int LoopConcurrency = 50;
    /// <summary>Cases of one switch.</summary>
    public const int Cases = 100;
    /// <summary>Attempts of one step.</summary>
    public const int Attempts = 20;
}
