using System.Collections.Immutable;

namespace Orchestrator.Domain.Executions;

/// <summary>
/// Names one pass of a loop, or of loops inside one another, as one number: 0 outside of loops; pass <c>i</c> (from 0) of a loop whose own step runs
/// under key <c>k</c> is <c>k * 100_001 + i + 1</c>. Three levels stay below 2^53, so the number survives JSON.
/// </summary>
public static class IterationKey
{
    /// <summary>Outside of loops.</summary>
    public const long None = 0;

    private const long Base = Workflows.GraphLimits.LoopItems + 1;

    /// <summary>The key of a loop's pass.</summary>
    /// <param name="parent">The key under which the loop's own step runs.</param>
    /// <param name="index">The item's index, from 0.</param>
    public static long Of(long parent, int index) => checked((parent * Base) + index + 1);

    /// <summary>The key under which the loop's own step runs; 0 for 0.</summary>
    public static long Parent(long key) => key == None ? None : (key - 1) / Base;

    /// <summary>The item's index in the innermost loop, from 0; -1 outside of loops.</summary>
    public static int Index(long key) => key == None ? -1 : (int)((key - 1) % Base);

    /// <summary>The indexes from the outermost loop to the innermost; empty outside of loops.</summary>
    public static ImmutableArray<int> Path(long key)
    {
        var path = ImmutableArray.CreateBuilder<int>();
        for (; key != None; key = Parent(key)) path.Insert(0, Index(key));
        return path.ToImmutable();
    }

    /// <summary>How many loops the key is inside of.</summary>
    public static int Depth(long key)
    {
        var depth = 0;
        for (; key != None; key = Parent(key)) depth++;
        return depth;
    }

    /// <summary>The highest key inside that many loops; those inside fewer are lower.</summary>
    public static long Last(int depth)
    {
        var last = None;
        for (var loop = 0; loop < depth; loop++) last = Of(last, Workflows.GraphLimits.LoopItems - 1);
        return last;
    }

    /// <summary>Whether a key is another's or of a loop inside that one's pass.</summary>
    public static bool IsWithin(long key, long outer)
    {
        while (key > outer) key = Parent(key);
        return key == outer;
    }
}
