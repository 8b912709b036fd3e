using Microsoft.EntityFrameworkCore;
using Orchestrator.Web.Engine;
using static Orchestrator.Tests.Engine.JournalWorld;

namespace Orchestrator.Tests.Engine;

public sealed class DeliveryJournalTests
{
    private static readonly AcceptedDelivery Delivery = new("""{"size":2}""", "key:order-1", "aa");

    [Fact]
    public async Task A_delivery_is_kept_with_its_run()
    {
        await using var world = await OpenAsync();
        var run = New() with { Delivery = Delivery };

        (await world.WriteAsync(new JournalRecord.Accepted(run))).Verdict.ShouldBe(JournalVerdict.Recorded);

        (await world.RowAsync(run.Id)).Request.ShouldBe("""{"size":2}""");
        await using var db = world.Db();
        db.DeliveryKeys.Single().ExecutionId.ShouldBe(run.Id);
    }

    [Fact]
    public async Task The_same_delivery_again_starts_nothing_and_names_the_first_run()
    {
        await using var world = await OpenAsync();
        var first = New() with { Delivery = Delivery };
        await world.WriteAsync(new JournalRecord.Accepted(first));

        var again = await world.WriteAsync(new JournalRecord.Accepted(New() with { Delivery = Delivery }));

        (again.Verdict, again.ExecutionId).ShouldBe((JournalVerdict.Duplicate, first.Id));
        await using var db = world.Db();
        (await db.Executions.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Another_body_under_the_same_key_is_a_conflict()
    {
        await using var world = await OpenAsync();
        var first = New() with { Delivery = Delivery };
        await world.WriteAsync(new JournalRecord.Accepted(first));

        var other = await world.WriteAsync(new JournalRecord.Accepted(New() with { Delivery = Delivery with { BodyHash = "bb" } }));

        (other.Verdict, other.ExecutionId).ShouldBe((JournalVerdict.Conflict, first.Id));
    }

    [Fact]
    public async Task After_a_day_the_same_key_starts_another_run()
    {
        await using var world = await OpenAsync();
        var first = New() with { Delivery = Delivery };
        await world.WriteAsync(new JournalRecord.Accepted(first));

        var almost = await world.WriteAsync(new JournalRecord.Accepted(New() with { Delivery = Delivery, At = first.At.AddHours(24).AddTicks(-1) }));
        var later = New() with { Delivery = Delivery with { BodyHash = "bb" }, At = first.At.AddHours(24) };
        var after = await world.WriteAsync(new JournalRecord.Accepted(later));

        almost.Verdict.ShouldBe(JournalVerdict.Duplicate);
        after.Verdict.ShouldBe(JournalVerdict.Recorded);
        await using var db = world.Db();
        db.DeliveryKeys.Single().ExecutionId.ShouldBe(later.Id);
    }

    [Fact]
    public async Task A_batch_that_is_written_once_more_finds_its_own_delivery()
    {
        await using var world = await OpenAsync();
        var run = New() with { Delivery = Delivery };
        await world.WriteAsync(new JournalRecord.Accepted(run));

        (await world.WriteAsync(new JournalRecord.Accepted(run))).Verdict.ShouldBe(JournalVerdict.Recorded);
    }

    [Fact]
    public async Task Equal_deliveries_in_one_batch_start_one_run()
    {
        await using var world = await OpenAsync();
        var runs = Enumerable.Range(0, 20).Select(_ => New() with { Delivery = Delivery }).ToList();
        List<Task<JournalAnswer>> answers;
        await using (world.Hold()) answers = [.. runs.Select(run => world.WriteAsync(new JournalRecord.Accepted(run)))];

        var verdicts = (await Task.WhenAll(answers)).GroupBy(answer => answer.Verdict).ToDictionary(group => group.Key, group => group.Count());

        verdicts.ShouldBe(new Dictionary<JournalVerdict, int> { [JournalVerdict.Recorded] = 1, [JournalVerdict.Duplicate] = 19 }, ignoreOrder: true);
    }

    [Fact]
    public async Task What_was_sent_in_vain_is_noted_with_its_count_unless_the_workflow_is_unknown()
    {
        await using var world = await OpenAsync();
        NotedDelivery refused = new("d1", Workflow, 401, "INVALID_API_KEY", "No key.", IsKnown: false, 1, DateTimeOffset.UtcNow);

        await world.WriteAsync(new JournalRecord.Noted([refused, refused with { Id = "d2", WorkflowId = "unknown" }], 10));
        await world.WriteAsync(new JournalRecord.Noted([refused with { Count = 7 }], 10));

        await using var db = world.Db();
        var row = db.WebhookDeliveries.Single();
        (row.TenantId, row.Count, row.Status).ShouldBe((Tenant, 7, 401));
    }

    [Fact]
    public async Task Only_the_newest_notes_are_kept_and_strangers_push_out_none_of_those_with_a_key()
    {
        await using var world = await OpenAsync();
        NotedDelivery Note(int number, bool isKnown) => new($"d{number:d3}", Workflow, 401, "INVALID", "No.", isKnown, 1, DateTimeOffset.UtcNow);
        await world.WriteAsync(new JournalRecord.Noted([.. Enumerable.Range(0, 5).Select(number => Note(number, true))], 10));

        await world.WriteAsync(new JournalRecord.Noted([.. Enumerable.Range(100, 30).Select(number => Note(number, false))], 10));

        await using var db = world.Db();
        db.WebhookDeliveries.Count(row => row.IsKnown).ShouldBe(5);
        db.WebhookDeliveries.Where(row => !row.IsKnown).OrderBy(row => row.Id).Select(row => row.Id).First().ShouldBe("d120");
        db.WebhookDeliveries.Count(row => !row.IsKnown).ShouldBe(10);
    }
}
