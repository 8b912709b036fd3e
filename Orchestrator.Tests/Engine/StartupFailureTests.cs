using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Orchestrator.Tests.Engine;

/// <summary>What stops the program from starting is one line that says what to do, and exit code 1.</summary>
public sealed class StartupFailureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_taken_port()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var server = ServerProcess.Start(_folder.Path, $"http://{taken.LocalEndpoint}");

        await ShouldRefuseAsync(server, "--urls");
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_written()
    {
        var file = Path.Combine(_folder.Path, "file");
        await File.WriteAllTextAsync(file, "");
        using var server = ServerProcess.Start(Path.Combine(file, "data"));

        await ShouldRefuseAsync(server, "Orchestrator:DataPath");
    }

    [Fact]
    public async Task A_data_folder_another_instance_uses()
    {
        using var first = ServerProcess.Start(_folder.Path);
        await first.ListeningAsync();
        using var second = ServerProcess.Start(_folder.Path);

        await ShouldRefuseAsync(second, "another running instance", "Orchestrator:DataPath");
    }

    [Fact]
    public async Task A_wrong_master_key()
    {
        using (var first = ServerProcess.Start(_folder.Path))
        {
            await first.ListeningAsync();
            await first.KillAsync();
        }

        using var second = ServerProcess.Start(_folder.Path, settings: ("Orchestrator__MasterKey", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))));

        await ShouldRefuseAsync(second, "master key");
    }

    [Fact]
    public async Task A_database_of_a_newer_version()
    {
        using (var first = ServerProcess.Start(_folder.Path))
        {
            await first.ListeningAsync();
            await first.KillAsync();
        }

        SigkillTests.Read(_folder.Path, """INSERT INTO Migrations (MigrationId, ProductVersion) VALUES ('99990101000000_Later', '99') RETURNING MigrationId""").ShouldHaveSingleItem();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        using var second = ServerProcess.Start(_folder.Path);

        await ShouldRefuseAsync(second, "newer version", "restore the backup");
    }

    [Fact]
    public async Task A_wrong_setting_names_every_wrong_key()
    {
        using var server = ServerProcess.Start(_folder.Path, settings: [("Orchestrator__Engine__Slots", "0"), ("Orchestrator__Engine__JournalBatch", "0")]);

        await ShouldRefuseAsync(server, "Orchestrator:Engine:Slots", "Orchestrator:Engine:JournalBatch");
    }

    [Theory]
    [InlineData("foo")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("http://192.0.2.1:5050")]
    public async Task An_address_that_cannot_be_listened_on(string url)
    {
        using var server = ServerProcess.Start(_folder.Path, url);

        await ShouldRefuseAsync(server, "--urls");
    }

    [Fact]
    public async Task A_number_that_is_none()
    {
        using var server = ServerProcess.Start(_folder.Path, settings: ("Orchestrator__Engine__Slots", "many"));

        await ShouldRefuseAsync(server, "Orchestrator:Engine:Slots", "many");
    }

    private static async Task ShouldRefuseAsync(ServerProcess server, params string[] words)
    {
        (await server.EndedAsync()).ShouldBe(1);
        var line = server.Complaints.ShouldHaveSingleItem();
        foreach (var word in words) line.ShouldContain(word);
        server.Said.ShouldNotContain("Exception", Case.Sensitive, "a stack trace hides the line");
    }
}
