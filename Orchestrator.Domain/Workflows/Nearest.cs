namespace Orchestrator.Domain.Workflows;

/// <summary>Finds the name somebody probably meant.</summary>
public static class Nearest
{
    /// <summary>The existing name nearest to a mistyped one, or null when none is near. Letter case does not count.</summary>
    public static string? To(string typed, IEnumerable<string> names)
    {
        if (typed.Length is 0 or > 64) return null;
        string? best = null;
        var allowed = Math.Max(1, typed.Length / 3);
        foreach (var name in names)
        {
            if (Math.Abs(name.Length - typed.Length) > allowed) continue;
            var distance = Distance(typed, name);
            if (distance > allowed) continue;
            allowed = distance - 1;
            best = name;
            if (allowed < 0) break;
        }

        return best;
    }

    // Damerau–Levenshtein with adjacent swaps ("titel" is one step from "title").
    private static int Distance(string a, string b)
    {
        var before = new int[b.Length + 1];
        var last = new int[b.Length + 1];
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = Same(a[i - 1], b[j - 1]);
                row[j] = Math.Min(Math.Min(last[j] + 1, row[j - 1] + 1), last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1])) row[j] = Math.Min(row[j], before[j - 2] + 1);
            }

            (before, last, row) = (last, row, before);
        }

        return last[b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
