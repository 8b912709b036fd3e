using System.Globalization;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.CommandLine;

/// <summary><c>keys rotate</c>: new encryption keys for a stopped instance's data folder.</summary>
internal static class KeysCommand
{
    private const string Usage = """
        Gives an instance new data keys and seals every value anew under them. The instance must be stopped; a running one does the same under Settings.

          orchestrator keys rotate [--data FOLDER] [--Setting:Key=value …]

          --data FOLDER   the data folder; else Orchestrator:DataPath

        It can be interrupted and run again. For a new master key, put it in place, set Orchestrator:MasterKeyPrevious or
        Orchestrator:MasterKeyPreviousFile to the one so far, and run this or start the server.

        The exit code is 0 when every value is sealed anew, 1 when some do not open or it could not begin, 2 for words it does not know.
        """;

    /// <summary>Rotates and returns the exit code.</summary>
    public static Task<int> RunAsync(IReadOnlyList<string> words, TextWriter output, TextWriter errors, CancellationToken cancelled) =>
        DataCommand.RunAsync(words, Usage, output, errors, services => UnlessInterruptedAsync(services, output, errors, cancelled));

    private static async Task<int> UnlessInterruptedAsync(IServiceProvider services, TextWriter output, TextWriter errors, CancellationToken cancelled)
    {
        try
        {
            return await RotateAsync(services, output, errors, cancelled);
        }
        catch (OperationCanceledException)
        {
            await errors.WriteLineAsync("Interrupted. The new keys are in use; run it again, or start the server, to seal the rest under them.");
            return 1;
        }
    }

    private static async Task<int> RotateAsync(IServiceProvider services, TextWriter output, TextWriter errors, CancellationToken cancelled)
    {
        var folder = services.GetRequiredService<DataFolder>();
        if (!File.Exists(folder.File(DataSetup.FileName))) throw new StartupException($"There is no {DataSetup.FileName} in {folder.Path}. Name the data folder with --data.");
        folder.Hold();
        await services.PrepareDataAsync(cancelled);
        var rotation = services.GetRequiredService<KeyRotation>();
        await rotation.RotateAsync(AuditActor.System with { Name = "keys rotate" }, cancelled);
        var isWhole = await rotation.FinishAsync(TimeSpan.Zero, cancelled); // nobody else writes: nothing is on its way
        var count = services.GetRequiredService<SealedRows>();
        long values = 0;
        foreach (var column in SealedColumn.All) values += await count.CountAsync(column, [], cancelled);
        if (isWhole) await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Every sealed value ({values:N0}) is under new keys; the old keys are removed."));
        else await errors.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{rotation.State.Unopened:N0} of {values:N0} sealed values do not open and keep their old keys. orchestrator doctor names them."));
        return isWhole ? 0 : 1;
    }
}
