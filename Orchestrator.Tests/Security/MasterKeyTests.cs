using System.Security.Cryptography;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Security;

public sealed class MasterKeyTests : IDisposable
{
    private static readonly SealedPlace Place = new("tenant-1", "T", "1", "F");

    private readonly SealedWorld world = new();

    [Fact]
    public async Task An_empty_database_gets_a_key_only_its_owner_can_read()
    {
        await world.StartAsync();
        Convert.FromBase64String(File.ReadAllText(world.KeyFile)).Length.ShouldBe(32);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(world.KeyFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task The_key_is_not_stored_in_the_database()
    {
        (await world.StartAsync()).Seal(Place, "x"u8);
        var key = Convert.FromBase64String(File.ReadAllText(world.KeyFile));
        foreach (var file in Directory.GetFiles(world.Path, "test.db*"))
            File.ReadAllBytes(file).AsSpan().IndexOf(key).ShouldBe(-1);
    }

    [Fact]
    public async Task A_missing_key_over_sealed_data_stops_the_start_and_no_new_one_is_made()
    {
        await world.StartAsync();
        File.Delete(world.KeyFile);
        (await Refusal()).ShouldContain("is missing, and the database holds data sealed with it");
        File.Exists(world.KeyFile).ShouldBeFalse();
    }

    [Fact]
    public async Task A_wrong_key_stops_the_start()
    {
        await world.StartAsync();
        File.WriteAllText(world.KeyFile, NewKey());
        (await Refusal()).ShouldContain("not the one this database was sealed with");
    }

    [Theory]
    [InlineData("")] [InlineData("not base64!")] [InlineData("c2hvcnQ=")] [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_file_that_holds_no_key_stops_the_start(string content)
    {
        File.WriteAllText(world.KeyFile, content);
        (await Refusal()).ShouldContain("does not hold 32 bytes in base64");
    }

    [Fact]
    public async Task The_key_may_come_from_the_configuration_or_from_a_file_named_there()
    {
        var key = NewKey();
        world.Config.MasterKey = key;
        var value = (await world.StartAsync()).Seal(Place, "x"u8);
        File.Exists(world.KeyFile).ShouldBeFalse();

        var elsewhere = Path.Combine(world.Path, "elsewhere.key");
        File.WriteAllText(elsewhere, key + "\n");
        (world.Config.MasterKey, world.Config.MasterKeyFile) = (null, elsewhere);
        (await world.StartAsync()).Open(Place, value).ShouldBe("x"u8.ToArray());
    }

    [Fact]
    public async Task Two_sources_of_the_key_stop_the_start()
    {
        (world.Config.MasterKey, world.Config.MasterKeyFile) = (NewKey(), world.KeyFile);
        (await Refusal()).ShouldContain("both set");
    }

    [Fact]
    public async Task A_named_file_that_is_missing_stops_the_start_even_for_an_empty_database()
    {
        world.Config.MasterKeyFile = Path.Combine(world.Path, "nowhere.key");
        (await Refusal()).ShouldContain("does not exist");
    }

    private async Task<string> Refusal()
    {
        var message = (await Should.ThrowAsync<StartupException>(world.StartAsync)).Message;
        message.ShouldNotContain("\n");
        return message;
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public void Dispose() => world.Dispose();
}
