namespace Orchestrator.Web.CommandLine;

/// <summary>What the commands that work on a data folder share: their help, their words, and one line for what is expected to go wrong.</summary>
internal static class DataCommand
{
    /// <summary>Says the usage, says what is wrong with the words, or works.</summary>
    /// <param name="words">The words after the command.</param>
    /// <param name="usage">What it says when asked for help.</param>
    /// <param name="output">Where it says it.</param>
    /// <param name="errors">Where it complains.</param>
    /// <param name="work">What it does with the parts of the program; gives the exit code.</param>
    /// <returns>The exit code: 2 for words it does not know, 1 for what went wrong.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> words, string usage, TextWriter output, TextWriter errors, Func<IServiceProvider, Task<int>> work)
    {
        if (words is ["--help" or "-h", ..])
        {
            await output.WriteLineAsync(usage);
            return 0;
        }
        var (settings, wrong) = DataArguments.Parse(words);
        if (wrong is not null)
        {
            await errors.WriteLineAsync($"{wrong}{Environment.NewLine}{usage}");
            return 2;
        }
        try
        {
            await using var app = DataArguments.Builder(settings).Build();
            return await work(app.Services);
        }
        catch (Exception problem) when (Startup.Explain(problem) is { } line)
        {
            await errors.WriteLineAsync(line);
            return 1;
        }
    }
}
