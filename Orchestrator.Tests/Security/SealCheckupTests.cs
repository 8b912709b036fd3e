using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Security;

public sealed class SealCheckupTests : IAsyncLifetime
{
    private readonly SealedWorld world = new();
    private SecretProtector protector = null!;

    public async ValueTask InitializeAsync()
    {
        protector = await world.StartAsync();
        foreach (var (tenant, id) in new[] { ("tenant-1", "a"), ("tenant-1", "b"), ("tenant-2", "a"), ("", "global") }) await world.AddAsync(protector, tenant, id);
    }

    [Fact]
    public async Task Whole_data_opens_and_is_counted()
    {
        var report = await LookAsync();
        report.Failures.ShouldBeEmpty();
        report.Tables.Select(table => (table.Table, table.Values, table.Failed)).ShouldBe([("Keys", 4, 0), ("ExecutionState", 0, 0), ("Credentials", 4, 0), ("Integrations", 0, 0)]);
        report.MasterKey.ShouldBe(world.KeyFile);
    }

    [Fact]
    public async Task Swapped_rows_are_each_named()
    {
        var (a, b) = (await SealedAsync("tenant-1", "a"), await SealedAsync("tenant-1", "b"));
        await world.PutAsync("tenant-1", "a", b);
        await world.PutAsync("tenant-1", "b", a);
        (await FailuresAsync()).ShouldBe(["Credentials TenantId=tenant-1, Id=a", "Credentials TenantId=tenant-1, Id=b"]);
    }

    [Fact]
    public async Task A_value_of_another_workspace_is_named()
    {
        await world.PutAsync("tenant-1", "a", await SealedAsync("tenant-2", "a"));
        var report = await LookAsync();
        report.Failures.ShouldHaveSingleItem().ShouldContain("not among its workspace's keys");
    }

    [Fact]
    public async Task An_older_value_put_back_is_named()
    {
        var older = await SealedAsync("tenant-1", "a");
        await world.PutAsync("tenant-1", "a", protector.Seal(SealedPlaces.Credential("tenant-1", "a", 2), "newer"u8), version: 2);
        (await FailuresAsync()).ShouldBeEmpty();
        await world.PutAsync("tenant-1", "a", older, version: 2);
        (await FailuresAsync()).ShouldBe(["Credentials TenantId=tenant-1, Id=a"]);
    }

    [Fact]
    public async Task A_value_of_another_field_or_table_is_named()
    {
        await world.PutAsync("tenant-1", "a", protector.Seal(new("tenant-1", "Credentials", "a", "Other", 1), "x"u8));
        await world.PutAsync("tenant-1", "b", protector.Seal(SealedPlaces.Integration("tenant-1", "b", 1), "x"u8));
        (await FailuresAsync()).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(0)] [InlineData(1)] [InlineData(17)] [InlineData(29)] [InlineData(-1)]
    public async Task A_flipped_bit_is_named(int at)
    {
        var value = await SealedAsync("tenant-1", "a");
        value[at < 0 ? value.Length + at : at] ^= 0x10;
        await world.PutAsync("tenant-1", "a", value);
        (await FailuresAsync()).ShouldBe(["Credentials TenantId=tenant-1, Id=a"]);
    }

    [Theory]
    [InlineData(0)] [InlineData(1)] [InlineData(20)] [InlineData(45)]
    public async Task A_value_cut_off_is_named(int length)
    {
        await world.PutAsync("tenant-1", "a", (await SealedAsync("tenant-1", "a"))[..length]);
        (await FailuresAsync()).ShouldBe(["Credentials TenantId=tenant-1, Id=a"]);
    }

    [Fact]
    public async Task With_another_master_key_nothing_opens_and_everything_is_named()
    {
        world.Config.MasterKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        var report = await LookAsync();
        report.MasterKey.ShouldBe("Orchestrator:MasterKey");
        report.Tables.ShouldAllBe(table => table.Failed == table.Values);
        report.Failures.Length.ShouldBe(8);
    }

    [Fact]
    public async Task A_missing_master_key_is_said_and_none_is_made()
    {
        File.Delete(world.KeyFile);
        (await Should.ThrowAsync<StartupException>(LookAsync())).Message.ShouldContain("is missing");
        File.Exists(world.KeyFile).ShouldBeFalse();
    }

    [Fact]
    public async Task Sealed_data_without_any_key_row_stops_the_start_and_no_key_is_made()
    {
        await using (var db = world.Opening.ForSystem()) await db.Keys.ExecuteDeleteAsync();
        (await Should.ThrowAsync<StartupException>(world.StartAsync())).Message.ShouldContain("none of the keys");
        (await world.Store.ReadAllAsync(default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task During_a_change_of_the_master_key_the_one_so_far_still_opens_and_is_not_needed_after_the_start()
    {
        var (so, next) = (File.ReadAllText(world.KeyFile).Trim(), Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        (world.Config.MasterKey, world.Config.MasterKeyPrevious) = (next, so);
        (await LookAsync()).Failures.ShouldBeEmpty();
        (await world.StartAsync()).Open(SealedPlaces.Credential("tenant-1", "a", 1), await SealedAsync("tenant-1", "a")).ShouldBe("a"u8.ToArray());

        world.Config.MasterKeyPrevious = null;
        await world.StartAsync();
        (await LookAsync()).Failures.ShouldBeEmpty();
        world.Config.MasterKey = so;
        await Should.ThrowAsync<StartupException>(world.StartAsync());
    }

    private async Task<byte[]> SealedAsync(string tenant, string id) => (await world.CredentialsAsync()).Single(row => row.TenantId == tenant && row.Id == id).Sealed;

    private Task<SealReport> LookAsync() => new SealCheckup(world.Opening, world.Master).RunAsync(default);

    private async Task<List<string>> FailuresAsync() => [.. (await LookAsync()).Failures.Select(failure => failure[..failure.IndexOf(':', StringComparison.Ordinal)])];

    public ValueTask DisposeAsync()
    {
        world.Dispose();
        return ValueTask.CompletedTask;
    }
}
