using System.Text;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Security;

public sealed class KeyRotationTests : IDisposable
{
    private readonly SealedWorld world = new();
    private readonly FakeTime time = new();

    [Fact]
    public async Task New_keys_seal_at_once_and_every_value_follows_until_the_old_keys_are_gone()
    {
        var (protector, rotation) = await FilledAsync(10);
        var old = (await world.Store.ReadAllAsync(default)).Where(row => row.Kind == KeyStore.Data).Select(row => row.Id).ToList();
        await rotation.RotateAsync(AuditActor.System, default);
        old.ShouldNotContain(SealingKey.IdOf(protector.Seal(SealedPlaces.Credential("tenant-1", "new", 1), "x"u8))!.Value.ToString("N"));

        (await rotation.FinishAsync(TimeSpan.Zero, default)).ShouldBeTrue();
        rotation.State.Phase.ShouldBe(KeyRotationPhase.Done);
        await ShouldAllOpenAsync(protector);
        var kept = await world.Store.ReadAllAsync(default);
        kept.ShouldNotContain(row => old.Contains(row.Id));
        kept.Count(row => row.Kind == KeyStore.Data).ShouldBe(2);
        await ShouldAllOpenAsync((await world.StartAsync(time)).Protector);
        (await ActionsAsync()).ShouldBe(["keys.rotation_started", "keys.rotated"]);
    }

    [Fact]
    public async Task A_value_that_somebody_changed_meanwhile_stays_theirs()
    {
        var (protector, _) = await FilledAsync(5);
        var theirs = protector.Seal(SealedPlaces.Credential("tenant-1", "c0", 2), "theirs"u8);
        var (_, rotation) = await world.StartAsync(time, inner => new Meddling(inner, () => world.PutAsync("tenant-1", "c0", theirs, version: 2)));
        await rotation.RotateAsync(AuditActor.System, default);
        (await rotation.FinishAsync(TimeSpan.Zero, default)).ShouldBeTrue();
        var row = (await world.CredentialsAsync()).Single(row => row is { TenantId: "tenant-1", Id: "c0" });
        protector.Open(SealedPlaces.Credential("tenant-1", "c0", 2), row.Sealed).ShouldBe("theirs"u8.ToArray());
    }

    [Fact]
    public async Task A_value_that_does_not_open_keeps_its_key_and_stops_nothing_else()
    {
        var (protector, rotation) = await FilledAsync(7);
        var damaged = (await world.CredentialsAsync()).Single(row => row is { TenantId: "tenant-1", Id: "c3" }).Sealed;
        damaged[^1] ^= 1;
        await world.PutAsync("tenant-1", "c3", damaged);
        await rotation.RotateAsync(AuditActor.System, default);
        (await rotation.FinishAsync(TimeSpan.Zero, default)).ShouldBeFalse();
        rotation.State.ShouldSatisfyAllConditions(state => state.Phase.ShouldBe(KeyRotationPhase.Stuck), state => state.Unopened.ShouldBe(1), state => state.Done.ShouldBe(13));
        (await world.CredentialsAsync()).Count(row => SealingKey.IdOf(row.Sealed) == SealingKey.IdOf(damaged)).ShouldBe(1);
        (await world.Store.RetiredAsync(default)).ShouldContain(row => row.Id == SealingKey.IdOf(damaged)!.Value.ToString("N"));
    }

    [Fact]
    public async Task An_old_key_waits_for_writes_that_were_on_their_way()
    {
        var (protector, rotation) = await FilledAsync(2);
        var late = protector.Seal(SealedPlaces.Credential("tenant-1", "late", 1), "late"u8);
        await rotation.RotateAsync(AuditActor.System, default);
        var finish = rotation.FinishAsync(TimeSpan.FromMinutes(5), default);
        await time.UntilWaiting();
        rotation.State.Phase.ShouldBe(KeyRotationPhase.Waiting);
        await world.AddAsync(protector, "tenant-1", "late", late);
        time.Advance(TimeSpan.FromMinutes(6));
        (await finish).ShouldBeTrue();
        var row = (await world.CredentialsAsync()).Single(row => row.Id == "late");
        SealingKey.IdOf(row.Sealed).ShouldNotBe(SealingKey.IdOf(late));
        (await world.StartAsync(time)).Protector.Open(SealedPlaces.Credential("tenant-1", "late", 1), row.Sealed).ShouldBe("late"u8.ToArray());
    }

    [Fact]
    public async Task A_change_that_was_broken_off_goes_on_at_the_next_start()
    {
        await FilledAsync(8);
        using var crash = new CancellationTokenSource();
        var (_, rotation) = await world.StartAsync(time, inner => new Meddling(inner, crash.CancelAsync));
        await rotation.RotateAsync(AuditActor.System, default);
        await Should.ThrowAsync<OperationCanceledException>(rotation.FinishAsync(TimeSpan.Zero, crash.Token));
        (await world.Store.RetiredAsync(default)).ShouldNotBeEmpty();

        var (second, again) = await world.StartAsync(time);
        (await again.FinishAsync(TimeSpan.Zero, default)).ShouldBeTrue();
        await ShouldAllOpenAsync(second);
        (await world.Store.RetiredAsync(default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_changes_in_a_row_leave_one_key_for_each_workspace()
    {
        var (protector, rotation) = await FilledAsync(3);
        await rotation.RotateAsync(AuditActor.System, default);
        await rotation.RotateAsync(AuditActor.System, default);
        (await rotation.FinishAsync(TimeSpan.Zero, default)).ShouldBeTrue();
        await ShouldAllOpenAsync(protector);
        (await world.Store.InUseAsync(default)).Count.ShouldBe(2);
    }

    [Fact]
    public void Every_column_that_holds_sealed_values_is_listed()
    {
        using var db = world.Opening.ForSystem();
        var columns = db.Model.GetEntityTypes().SelectMany(type => type.GetProperties()).Where(property => property.ClrType == typeof(byte[]))
            .Select(property => $"{property.DeclaringType.ContainingEntityType.GetTableName()}.{property.Name}");
        columns.ShouldBe([.. SealedColumn.All.Select(column => $"{column.Table}.Sealed"), "Keys.Sealed"], ignoreOrder: true);
        foreach (var column in SealedColumn.All)
        {
            var type = db.Model.GetEntityTypes().Single(type => type.GetTableName() == column.Table);
            type.FindPrimaryKey()!.Properties.Select(property => property.Name).ShouldBe(column.Key);
            type.FindProperty("TenantId").ShouldNotBeNull();
        }
    }

    private async Task<(SecretProtector Protector, KeyRotation Rotation)> FilledAsync(int count)
    {
        var (protector, rotation) = await world.StartAsync(time);
        foreach (var tenant in new[] { "tenant-1", "tenant-2" })
            for (var i = 0; i < count; i++)
                await world.AddAsync(protector, tenant, $"c{i}");
        return (protector, rotation);
    }

    private async Task ShouldAllOpenAsync(SecretProtector protector)
    {
        foreach (var row in await world.CredentialsAsync())
            protector.Open(SealedPlaces.Credential(row.TenantId, row.Id, row.Version), row.Sealed).ShouldBe(Encoding.UTF8.GetBytes(row.Id));
    }

    private async Task<List<string>> ActionsAsync()
    {
        await using var db = world.Opening.ForSystem();
        return await db.AuditEvents.OrderBy(row => row.Id).Select(row => row.Action).ToListAsync();
    }

    public void Dispose() => world.Dispose();

    /// <summary>Does something once, between the opening of a value and its being put back.</summary>
    private sealed class Meddling(ISecretProtector inner, Func<Task> once) : ISecretProtector
    {
        private bool isDone;

        public byte[] Seal(in SealedPlace place, ReadOnlySpan<byte> value) => inner.Seal(place, value);

        public byte[] Open(in SealedPlace place, ReadOnlySpan<byte> sealedValue)
        {
            var value = inner.Open(place, sealedValue);
            if (!isDone) once().GetAwaiter().GetResult();
            isDone = true;
            return value;
        }
    }
}
