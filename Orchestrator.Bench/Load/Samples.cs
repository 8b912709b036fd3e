namespace Orchestrator.Bench.Load;

/// <summary>Durations, and what is said of them.</summary>
internal sealed class Samples
{
    private readonly Lock _lock = new();
    private readonly List<double> _milliseconds = [];

    public int Count
    {
        get { lock (_lock) return _milliseconds.Count; }
    }

    public void Add(TimeSpan duration)
    {
        lock (_lock) _milliseconds.Add(duration.TotalMilliseconds);
    }

    /// <summary>The duration that this share of all does not exceed, in milliseconds.</summary>
    public double Percentile(double share)
    {
        lock (_lock)
        {
            if (_milliseconds.Count == 0) return 0;
            _milliseconds.Sort();
            return _milliseconds[Math.Min(_milliseconds.Count - 1, (int)Math.Ceiling(share * _milliseconds.Count) - 1)];
        }
    }

    public double Median => Percentile(0.5);

    public double Longest => Percentile(1);
}
