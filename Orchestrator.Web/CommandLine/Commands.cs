namespace Orchestrator.Web.CommandLine;

/// <summary>The words of the command line. Without one the server starts.</summary>
internal static class Commands
{
    public const string Usage = """
        orchestrator [--urls ADDRESS] [--Setting:Key=value …]   starts the server
        orchestrator run FILE …                                 runs a workflow file without a server
        orchestrator keys rotate [--data FOLDER]                gives a stopped instance new encryption keys
        orchestrator doctor [--data FOLDER]                     proves that its keys open every sealed value of a data folder, a backup's too

        Each says more with --help.
        """;

    private const int UsageCode = 2;

    /// <summary>Does what the words ask for and returns the exit code; null when there are no words and the server is to start.</summary>
    public static async Task<int?> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        switch (args)
        {
            case ["run", .. var words]: return await RunCommand.RunAsync(words, output, errors, Interrupt());
            case ["keys", "rotate", .. var words]: return await KeysCommand.RunAsync(words, output, errors, Interrupt());
            case ["doctor", .. var words]: return await DoctorCommand.RunAsync(words, output, errors, Interrupt());
            case ["help" or "--help" or "-h", ..]:
                await output.WriteLineAsync(Usage);
                return 0;
            default:
                if (StrayWord(args) is not { } word) return null;
                await errors.WriteLineAsync($"Unknown word “{word}”.{Environment.NewLine}{Environment.NewLine}{Usage}");
                return UsageCode;
        }
    }

    /// <summary>The first word that is neither an option nor an option's value; null for none. Options are as the configuration reads them.</summary>
    internal static string? StrayWord(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            var isOption = args[i] is ['-', '-', _, ..] or ['/', _, ..];
            if (args[i].Contains('=', StringComparison.Ordinal) && (isOption || !args[i].StartsWith('-'))) continue;
            if (!isOption) return args[i];
            i++; // its value
        }
        return null;
    }

    private static CancellationToken Interrupt()
    {
        var interrupt = new CancellationTokenSource();
        Console.CancelKeyPress += (_, key) => { key.Cancel = true; interrupt.Cancel(); };
        return interrupt.Token;
    }
}
