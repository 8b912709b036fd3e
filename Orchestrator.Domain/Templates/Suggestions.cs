namespace Orchestrator.Domain.Templates;

/// <summary>Finds the name somebody probably meant.</summary>
public static class Suggestions
{
    private const int LongestName = 64;
    private const int MostCandidates = 1_000;

    /// <summary>The candidate nearest to a mistyped name, or null when none is near enough to be worth saying.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="candidates">What exists; only the first 1,000 are looked at.</param>
    public static string? Nearest(string name, IEnumerable<string> candidates)
    {
        if (name.Length is 0 or > LongestName)
            return null;
        string? nearest = null;
        var limit = Math.Max(1, name.Length / 3) + 1;
        foreach (var candidate in candidates.Take(MostCandidates))
        {
            if (candidate.Length > LongestName || Math.Abs(candidate.Length - name.Length) >= limit)
                continue;
            var distance = Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance < limit)
                (nearest, limit) = (candidate, distance);
        }

        return nearest;
    }

    /// <summary>How many letters must be added, removed, changed or swapped with their neighbour (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            rows[0, j] = j;

        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var change = a[i - 1] == b[j - 1] ? 0 : 1;
                var best = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    best = Math.Min(best, rows[i - 2, j - 2] + 1);
                rows[i, j] = best;
            }
        }

        return rows[a.Length, b.Length];
    }
}
