namespace Orchestrator.Web.CommandLine;

/// <summary>What <c>run</c> was asked to do.</summary>
/// <param name="File">The workflow's file.</param>
/// <param name="Input">The input's file, <c>-</c> for standard input, or null for none.</param>
/// <param name="Json">Whether machines read the answer.</param>
/// <param name="Settings">The rest: configuration such as <c>--Orchestrator:Outbound:AllowedHosts:0=localhost:8080</c>.</param>
internal sealed record RunArguments(string File, string? Input, bool Json, string[] Settings)
{
    public const string Usage = """
        Runs a workflow file without a server and prints its steps.

          orchestrator run FILE [--input FILE] [--json] [--Setting:Key=value …]

          --input FILE   what the trigger gets, as JSON; - reads standard input
          --json         the run as one JSON object

        The exit code is 0 when the run succeeded, else 1.
        """;

    /// <summary>Reads the words after <c>run</c>; the second result says what is wrong with them.</summary>
    public static (RunArguments? Arguments, string? Problem) Parse(IReadOnlyList<string> words)
    {
        string? file = null, input = null;
        var json = false;
        List<string> settings = [];
        for (var i = 0; i < words.Count; i++)
        {
            switch (words[i])
            {
                case "--json": json = true; break;
                case "--input" when i + 1 < words.Count: input = words[++i]; break;
                case "--input": return (null, "--input needs a file, or - for standard input.");
                case ['-', '-', .. var name] when name.Contains(':', StringComparison.Ordinal): settings.Add(words[i]); break;
                case ['-', _, ..]: return (null, $"Unknown option {words[i]}.");
                case var word when file is null: file = word; break;
                default: return (null, $"One workflow at a time: {file} or {words[i]}.");
            }
        }
        return file is null ? (null, "Which workflow? Name its file.") : (new RunArguments(file, input, json, [.. settings]), null);
    }
}
