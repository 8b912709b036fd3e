using System.Collections.Immutable;
using Orchestrator.Domain.Redaction;

namespace Orchestrator.Tests.Redaction;

public sealed class SecretIndexesTests
{
    private static readonly ImmutableArray<KnownSecret> Secrets = [new("a", "first-secret")];

    [Fact]
    public void A_table_is_made_once_for_the_same_secrets_and_forgotten_when_nobody_asks_for_it()
    {
        var time = new FakeTime();
        using var indexes = new SecretIndexes(time);
        var first = indexes.Of(Secrets);
        indexes.Of([new("a", "first-secret")]).ShouldBeSameAs(first);
        time.Advance(SecretIndexes.Idle - TimeSpan.FromSeconds(1));
        indexes.Of(Secrets).ShouldBeSameAs(first);
        time.Advance(SecretIndexes.Idle - TimeSpan.FromSeconds(1));
        indexes.Count.ShouldBe(1);
        time.Advance(SecretIndexes.Idle / 2 + TimeSpan.FromSeconds(1));
        indexes.Count.ShouldBe(0);
        indexes.Of(Secrets).ShouldNotBeSameAs(first);
    }
}
