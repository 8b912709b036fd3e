namespace Orchestrator.Domain.Alerts;

/// <summary>What the latest runs of a workflow give reason to say.</summary>
public enum AlertNews
{
    /// <summary>Nothing new.</summary>
    None,
    /// <summary>It fails: as many runs in a row as the rule asks for.</summary>
    Failing,
    /// <summary>It has gone well again.</summary>
    Recovered,
}

/// <summary>Judges whether people are to be told of a workflow: once when it begins to fail, once when it goes well again, and nothing in between.</summary>
public static class FailureStreak
{
    /// <summary>The news.</summary>
    /// <param name="failed">Whether the latest ended runs failed, the newest first; cancelled runs say nothing and are not among them.</param>
    /// <param name="afterFailures">How many failures in a row it takes, from 1.</param>
    /// <param name="isFailing">Whether people have been told that it fails.</param>
    public static AlertNews Judge(IReadOnlyList<bool> failed, int afterFailures, bool isFailing)
    {
        if (failed.Count == 0) return AlertNews.None;
        if (isFailing) return failed[0] ? AlertNews.None : AlertNews.Recovered;
        return failed.Count >= afterFailures && failed.Take(afterFailures).All(one => one) ? AlertNews.Failing : AlertNews.None;
    }
}
