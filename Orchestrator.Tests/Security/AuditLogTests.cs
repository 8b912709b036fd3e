using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.Tests.Features;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Security;

public sealed class AuditLogTests(TestApp app) : IClassFixture<TestApp>
{
    private AuditLog Log => app.Services.GetRequiredService<AuditLog>();

    [Fact]
    public async Task Sign_up_sign_in_both_ways_and_sign_out_are_written_for_the_instance()
    {
        using var visitor = app.Visitor();
        const string email = "ada@example.com";
        await visitor.PostAsync("/api/auth/sign-up", new { email, password = "correct horse battery", name = "Ada" });
        await visitor.PostAsync("/api/auth/sign-out");
        await visitor.PostAsync("/api/auth/sign-in", new { email, password = "wrong horse battery" });
        await visitor.PostAsync("/api/auth/sign-in", new { email, password = "correct horse battery" });

        var rows = await RowsAsync(row => row.ObjectName == email);
        rows.Select(row => (row.Action, row.Result, row.ActorKind, row.ActorName)).ShouldBe(
        [
            ("account.created", "ok", "user", "Ada"), ("session.ended", "ok", "user", "Ada"), ("session.refused", "wrong_password", "nobody", null), ("session.started", "ok", "user", "Ada"),
        ]);
        rows.ShouldAllBe(row => row.TenantId == "" && row.Address != null && row.Address.Contains("127.0.0.1"));
    }

    [Fact]
    public async Task What_was_typed_as_an_unknown_address_is_not_kept_for_it_may_be_a_password()
    {
        using var visitor = app.Visitor();
        await visitor.PostAsync("/api/auth/sign-in", new { email = "my-secret-password", password = "x" });
        var rows = await RowsAsync(row => row.Result == "unknown_account");
        rows.ShouldNotBeEmpty();
        rows.ShouldAllBe(row => row.ObjectName == null && row.ObjectId == null && row.Details == null);
    }

    [Fact]
    public async Task A_key_is_written_when_it_is_made_and_when_it_is_deleted_and_never_the_key_itself()
    {
        using var owner = await app.SignUpAsync();
        var made = await owner.PostAsync("/api/api-keys", new { name = "Shop" });
        await owner.DeleteAsync($"/api/api-keys/{made.Word("id")}");
        var rows = await RowsAsync(row => row.ObjectId == made.Word("id"));
        rows.Select(row => (row.Action, row.ObjectName)).ShouldBe([("api_key.created", "Shop"), ("api_key.deleted", "Shop")]);
        rows.ShouldAllBe(row => row.TenantId != "");
        (await RowsAsync(_ => true)).ShouldAllBe(row => !Text(row).Contains(made.Word("key")) && !Text(row).Contains("wfb_"));
    }

    [Fact]
    public async Task A_workflow_is_written_when_it_is_made_published_shown_turned_off_and_deleted()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Drawing.Echo());
        await owner.PatchAsync($"/api/workflows/{id}", new { visibility = "public", description = "a secret description" });
        await owner.PatchAsync($"/api/workflows/{id}", new { visibility = "public", enabled = false });
        await owner.DeleteAsync($"/api/workflows/{id}");
        (await owner.DeleteAsync($"/api/workflows/{id}")).Status.ShouldBe(404);
        var rows = await RowsAsync(row => row.ObjectId == id);
        rows.Select(row => (row.Action, row.Details)).ShouldBe(
        [
            ("workflow.created", null), ("workflow.published", null), ("workflow.visibility_changed", """{"fields":["visibility"]}"""),
            ("workflow.enabled_changed", """{"fields":["enabled"]}"""), ("workflow.deleted", null),
        ], ignoreOrder: true);
        rows.ShouldAllBe(row => !Text(row).Contains("secret description"));
    }

    [Fact]
    public async Task A_run_by_hand_its_repetition_and_a_cancelling_are_written_and_a_run_by_webhook_is_not()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Drawing.Echo());
        var key = await owner.CreateKeyAsync(id);
        var run = (await owner.PostAsync($"/api/workflows/{id}/webhook?wait=true", key: key)).Word("executionId");
        var again = (await owner.PostAsync($"/api/workflows/executions/{run}/rerun")).Word("executionId");
        var hand = (await owner.PostAsync($"/api/workflows/{id}/execute")).Word("executionId");
        (await RowsAsync(row => row.ObjectId == run)).ShouldBeEmpty();
        (await RowsAsync(row => row.ObjectId == again)).Single().Action.ShouldBe("execution.repeated");
        (await RowsAsync(row => row.ObjectId == hand)).Single().Action.ShouldBe("execution.started");

        var waiting = await owner.CreateAsync(Drawing.Waiting());
        var slow = (await owner.PostAsync($"/api/workflows/{waiting}/execute")).Word("executionId");
        await owner.UntilAsync(slow, "waiting");
        await owner.PostAsync($"/api/workflows/executions/{slow}/cancel");
        await owner.PostAsync($"/api/workflows/executions/{slow}/cancel");
        (await RowsAsync(row => row.ObjectId == slow)).Select(row => row.Action).ShouldBe(["execution.started", "execution.cancelled"]);
    }

    [Theory]
    [InlineData("UPDATE AuditEvents SET Result = 'forged'")]
    [InlineData("DELETE FROM AuditEvents")]
    [InlineData("INSERT OR REPLACE INTO AuditEvents SELECT * FROM AuditEvents")]
    public async Task The_database_refuses_to_change_or_remove_what_is_written(string sql)
    {
        await Log.WriteAsync(AuditAction.SettingsChanged, AuditActor.System, fields: ["registration"]);
        var before = await RowsAsync(_ => true);
        await using var db = app.Databases.ForSystem();
        (await Should.ThrowAsync<SqliteException>(db.Database.ExecuteSqlRawAsync(sql))).Message.ShouldContain("append-only");
        (await RowsAsync(_ => true)).Select(Text).ShouldBe(before.Select(Text));
    }

    [Fact]
    public void The_program_has_no_words_to_change_one_and_one_place_that_removes_what_was_kept_long_enough()
    {
        var naming = Directory.EnumerateFiles(Path.Combine(Repository.Root, "Orchestrator.Web"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/Migrations/", StringComparison.Ordinal) && Path.GetFileName(file) != "AuditRetention.cs")
            .Select(File.ReadAllText).Where(text => text.Contains("AuditEvents", StringComparison.Ordinal)).ToList();
        naming.ShouldNotBeEmpty();
        naming.ShouldAllBe(text => !text.Contains("AuditEvents.Remove") && !text.Contains("AuditEvents.Update") && !text.Contains("ExecuteDelete") && !text.Contains("ExecuteUpdate") && !text.Contains("FROM AuditEvents"));
    }

    [Fact]
    public async Task What_was_noted_is_written_before_the_program_stops()
    {
        using var log = new AuditLog(app.Databases, TimeProvider.System, NullLogger<AuditLog>.Instance);
        await log.StartAsync(default);
        var ids = Enumerable.Range(0, 1_200).Select(_ => Guid.NewGuid().ToString("N")).ToList();
        foreach (var id in ids) log.Note(AuditAction.RunStarted, AuditActor.System, new(id));
        await log.StopAsync(default);
        (await RowsAsync(row => row.Action == "execution.started")).Select(row => row.ObjectId).Intersect(ids).Count().ShouldBe(ids.Count);
    }

    [Fact]
    public async Task An_act_that_is_not_saved_leaves_no_row()
    {
        await using (var db = app.Databases.ForSystem()) Log.Add(db, AuditAction.CredentialCreated, AuditActor.System, new("never-saved"));
        (await RowsAsync(row => row.ObjectId == "never-saved")).ShouldBeEmpty();
    }

    [Fact]
    public void Every_action_has_a_name_of_its_own_and_a_kind()
    {
        AuditAction.All.Select(action => action.Name).ShouldBeUnique();
        AuditAction.All.ShouldAllBe(action => action.Kind.Length > 0 && action.Said.Length > 0);
        typeof(AuditAction).GetProperties().Count(property => property.PropertyType == typeof(AuditAction)).ShouldBe(AuditAction.All.Length);
    }

    private static string Text(AuditEvent row) => $"{row.Id}|{row.TenantId}|{row.ActorName}|{row.Action}|{row.ObjectId}|{row.ObjectName}|{row.Result}|{row.Details}";

    private async Task<List<AuditEvent>> RowsAsync(Func<AuditEvent, bool> which)
    {
        await Log.FlushAsync(default);
        await using var db = app.Databases.ForSystem();
        return [.. (await db.AuditEvents.AsNoTracking().OrderBy(row => row.At).ThenBy(row => row.Id).ToListAsync()).Where(which)];
    }
}
