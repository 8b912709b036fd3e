using System.Security.Cryptography;
using System.Text;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Security;

public sealed class SecretProtectorTests : IDisposable
{
    private static readonly SealedPlace Place = new("tenant-1", "ExecutionState", "run-1", "fetch", 3);

    private readonly SealedWorld world = new();

    [Theory]
    [InlineData(0)] [InlineData(1)] [InlineData(100_000)]
    public async Task What_was_sealed_opens_in_its_place(int length)
    {
        var protector = await world.StartAsync();
        var value = RandomNumberGenerator.GetBytes(length);
        protector.Open(Place, protector.Seal(Place, value)).ShouldBe(value);
    }

    [Fact]
    public async Task A_sealed_value_shows_nothing_and_is_never_the_same_twice()
    {
        var protector = await world.StartAsync();
        var value = Encoding.UTF8.GetBytes("a secret that is long enough to find");
        var first = protector.Seal(Place, value);
        first.AsSpan().IndexOf(value.AsSpan(0, 6)).ShouldBe(-1);
        protector.Seal(Place, value).ShouldNotBe(first);
        first[0].ShouldBe((byte)1);
        first.Length.ShouldBe(1 + 16 + 12 + value.Length + 16);
    }

    public static TheoryData<SealedPlace> OtherPlaces { get; } =
    [
        Place with { TenantId = "tenant-2" }, Place with { Table = "Credentials" }, Place with { RowId = "run-2" }, Place with { Field = "other" },
        Place with { RowVersion = 2 }, Place with { Table = "ExecutionStater", RowId = "un-1" }, Place with { RowId = new string('x', 2000) },
    ];

    [Theory]
    [MemberData(nameof(OtherPlaces))]
    public async Task A_sealed_value_does_not_open_in_another_place(SealedPlace other)
    {
        var protector = await world.StartAsync();
        protector.Seal(other, "x"u8);
        var value = protector.Seal(Place, "value"u8);
        Should.Throw<SealedDataException>(() => protector.Open(other, value));
    }

    [Fact]
    public async Task A_sealed_value_with_any_byte_changed_does_not_open()
    {
        var protector = await world.StartAsync();
        var value = protector.Seal(Place, "value"u8);
        for (var i = 0; i < value.Length; i++)
        {
            var changed = value.ToArray();
            changed[i] ^= 1;
            Should.Throw<SealedDataException>(() => protector.Open(Place, changed));
        }
        for (var length = 0; length < value.Length; length++)
            Should.Throw<SealedDataException>(() => protector.Open(Place, value.AsSpan(0, length)));
    }

    [Fact]
    public async Task Each_tenant_has_its_own_key_and_keeps_it_across_starts()
    {
        var first = await world.StartAsync();
        var value = first.Seal(Place, "value"u8);
        var other = first.Seal(Place with { TenantId = "tenant-2" }, "value"u8);
        SealingKey.IdOf(other).ShouldNotBe(SealingKey.IdOf(value));

        var second = await world.StartAsync();
        second.Open(Place, value).ShouldBe("value"u8.ToArray());
        SealingKey.IdOf(second.Seal(Place, "next"u8)).ShouldBe(SealingKey.IdOf(value));
    }

    [Fact]
    public async Task A_key_made_by_another_node_is_found()
    {
        var one = await world.StartAsync();
        var two = await world.StartAsync();
        two.Open(Place, one.Seal(Place, "value"u8)).ShouldBe("value"u8.ToArray());
    }

    [Fact]
    public async Task Many_threads_seal_and_open_at_once()
    {
        var protector = await world.StartAsync();
        await Parallel.ForAsync(0, 2000, (i, _) =>
        {
            var place = Place with { TenantId = $"tenant-{i % 5}", RowVersion = i };
            protector.Open(place, protector.Seal(place, BitConverter.GetBytes(i))).ShouldBe(BitConverter.GetBytes(i));
            return ValueTask.CompletedTask;
        });
        (await world.Store.ReadAllAsync(default)).Count(row => row.Kind == KeyStore.Data).ShouldBe(5);
    }

    public void Dispose() => world.Dispose();
}
