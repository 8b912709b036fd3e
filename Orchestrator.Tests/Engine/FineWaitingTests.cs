using Microsoft.EntityFrameworkCore;

namespace Orchestrator.Tests.Engine;

public sealed class FineWaitingTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_write_waits_for_the_lock_in_the_databases_own_steps()
    {
        await using var db = app.Databases.ForSystem();
        (await db.Database.SqlQueryRaw<int>("PRAGMA busy_timeout").ToListAsync(TestContext.Current.CancellationToken)).ShouldBe([5_000]);
    }
}
