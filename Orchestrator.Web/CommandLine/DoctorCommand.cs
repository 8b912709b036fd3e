using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.CommandLine;

/// <summary><c>doctor</c>: proves that a data folder and its master key open every sealed value. Reads only.</summary>
internal static class DoctorCommand
{
    private const string Usage = """
        Proves that the master key opens every sealed value of a data folder: of a backup, of a stopped or of a running instance. It changes nothing.

          orchestrator doctor [--data FOLDER] [--Setting:Key=value …]

          --data FOLDER   the data folder; else Orchestrator:DataPath

        The master key is master.key in the folder, or what Orchestrator:MasterKey or Orchestrator:MasterKeyFile names.
        The exit code is 0 when everything opens, 1 when something does not, 2 for words it does not know.
        """;

    /// <summary>Looks and returns the exit code.</summary>
    public static Task<int> RunAsync(IReadOnlyList<string> words, TextWriter output, TextWriter errors, CancellationToken cancelled) =>
        DataCommand.RunAsync(words, Usage, output, errors, services => LookAsync(services, output, errors, cancelled));

    private static async Task<int> LookAsync(IServiceProvider services, TextWriter output, TextWriter errors, CancellationToken cancelled)
    {
        try
        {
            var file = services.GetRequiredService<DataFolder>().File(DataSetup.FileName);
            if (!File.Exists(file)) throw new StartupException($"There is no database {file}. Name the data folder with --data.");
            await output.WriteLineAsync($"Database    {file}");
            var checkup = new SealCheckup(new AppDbOpening(ReadOnly(file)), services.GetRequiredService<MasterKey>());
            return await ReportAsync(await checkup.RunAsync(cancelled), output);
        }
        catch (SqliteException problem)
        {
            await errors.WriteLineAsync($"The database cannot be read: {problem.Message}");
            return 1;
        }
    }

    // A database nobody writes has no -wal file beside it and is read as it lies, without one being made; else the writer's is read along.
    private static DbContextOptions<AppDb> ReadOnly(string file)
    {
        var source = new SqliteConnectionStringBuilder { Pooling = false };
        if (File.Exists(file + "-wal")) (source.DataSource, source.Mode) = (file, SqliteOpenMode.ReadOnly);
        else source.DataSource = new Uri(file).AbsoluteUri + "?immutable=1&mode=ro";
        return new DbContextOptionsBuilder<AppDb>().UseSqlite(source.ToString()).Options;
    }

    private static async Task<int> ReportAsync(SealReport report, TextWriter output)
    {
        await output.WriteLineAsync($"Master key  {report.MasterKey}");
        await output.WriteLineAsync();
        foreach (var table in report.Tables)
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {table.Table,-16}{table.Values,12:N0} sealed  {(table.Failed == 0 ? "all open" : $"{table.Failed:N0} DO NOT OPEN")}"));
        foreach (var failure in report.Failures)
            await output.WriteLineAsync($"{(failure == report.Failures[0] ? Environment.NewLine : "")}  {failure}");
        await output.WriteLineAsync();
        await output.WriteLineAsync(report.Failures.IsEmpty ? "Everything sealed opens with this key." : "Not everything opens: this database and this key do not belong together, or the database is damaged.");
        return report.Failures.IsEmpty ? 0 : 1;
    }
}
