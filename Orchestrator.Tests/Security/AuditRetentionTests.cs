using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Tests.Features;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Security;

public sealed class AuditRetentionTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Entries_older_than_a_year_go_in_portions_and_the_log_says_so_and_still_refuses_to_be_changed()
    {
        var now = DateTimeOffset.UtcNow;
        await using var db = app.Services.GetRequiredService<AppDbOpening>().ForSystem();
        db.AuditEvents.AddRange(Enumerable.Range(0, AuditRetention.Portion + 5).Select(_ => Entry("long ago", now.AddDays(-366))));
        db.AuditEvents.Add(Entry("lately", now.AddDays(-364)));
        await db.SaveChangesAsync();

        (await app.Services.GetRequiredService<AuditRetention>().SweepAsync(CancellationToken.None)).ShouldBe(AuditRetention.Portion + 5);

        (await db.AuditEvents.AsNoTracking().Select(row => row.ObjectName).Where(name => name == "long ago" || name == "lately").ToListAsync()).ShouldBe(["lately"]);
        (await db.AuditEvents.AsNoTracking().Where(row => row.Action == "audit.pruned").Select(row => row.ObjectName).SingleAsync())!.ShouldStartWith("1,005 entries before ");
        (await Should.ThrowAsync<SqliteException>(db.Database.ExecuteSqlRawAsync("""DELETE FROM "AuditEvents" WHERE "ObjectName" = 'lately'"""))).Message.ShouldContain("append-only");
        (await app.Services.GetRequiredService<AuditRetention>().SweepAsync(CancellationToken.None)).ShouldBe(0);
    }

    private static AuditEvent Entry(string name, DateTimeOffset at) =>
        new() { Id = Guid.CreateVersion7(at).ToString("N"), TenantId = "", At = at, ActorKind = "system", Action = "settings.changed", ObjectName = name, Result = "ok" };
}
