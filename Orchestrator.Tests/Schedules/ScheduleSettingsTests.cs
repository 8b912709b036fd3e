using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Schedules;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Schedules;

public sealed class ScheduleSettingsTests
{
    [Fact]
    public void A_cron_rule_is_read_with_its_zone_and_policy()
    {
        var rule = ScheduleSettings.Read(Draw.Json("""{"triggerType":"Schedule","cron":"0 9 * * 1-5","timezone":"Europe/Berlin","missed":"all","sample":{}}"""), out var problems);
        problems.ShouldBeEmpty();
        rule!.Said.ShouldBe("Every weekday at 09:00, Europe/Berlin");
        rule.Missed.ShouldBe(MissedRuns.All);
    }

    [Fact]
    public void Without_a_zone_it_is_UTC_and_missed_runs_are_made_up_once()
    {
        var rule = ScheduleSettings.Read(Draw.Json("""{"every":"15m"}"""), out _);
        rule!.Zone.Id.ShouldBe("UTC");
        rule.Missed.ShouldBe(MissedRuns.Once);
        rule.Every.ShouldBe(TimeSpan.FromMinutes(15));
    }

    [Theory]
    [InlineData("""{}""", "cron", "Say when it runs")]
    [InlineData("""{"cron":" "}""", "cron", "Say when it runs")]
    [InlineData("""{"cron":"0 9 * * *","every":"15m"}""", "every", "not both")]
    [InlineData("""{"cron":5}""", "cron", "must be text")]
    [InlineData("""{"every":"soon"}""", "every", "is not a length of time")]
    [InlineData("""{"every":"500ms"}""", "every", "from one second to 366 days")]
    [InlineData("""{"every":"1500ms"}""", "every", "whole seconds")]
    [InlineData("""{"every":"400d"}""", "every", "from one second to 366 days")]
    [InlineData("""{"every":"1h","startAt":"tomorrow"}""", "startAt", "is not an instant")]
    [InlineData("""{"cron":"0 9 * * *","startAt":"2026-01-01"}""", "startAt", "Only an interval")]
    [InlineData("""{"every":"1h","timezone":"Europe/Berln"}""", "timezone", "There is no time zone “Europe/Berln”; did you mean “Europe/Berlin”?")]
    [InlineData("""{"every":"1h","timezone":"W. Europe Standard Time"}""", "timezone", "There is no time zone")]
    [InlineData("""{"every":"1h","timezone":"../../etc/passwd"}""", "timezone", "There is no time zone")]
    [InlineData("""{"every":"1h","missed":"twice"}""", "missed", "choose skip, once or all")]
    public void Everything_wrong_is_named_with_its_setting(string config, string field, string message)
    {
        ScheduleSettings.Read(Draw.Json(config), out var problems).ShouldBeNull();
        problems.ShouldContain(problem => problem.Field == field && problem.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void The_problems_of_a_graph_name_the_trigger_and_its_setting_and_refuse_publishing()
    {
        var graph = Draw.Graph("trigger-a").With("trigger", node => node with { Config = Draw.Json("""{"triggerType":"Schedule","cron":"61 * * 13 *","timezone":"Nowhere"}""") });
        var problems = GraphProblems.Find(graph, ActionCatalog.BuiltIn).Where(problem => problem.NodeId == "trigger").ToList();
        problems.Select(problem => (problem.Path, problem.Field)).ShouldBe([
            ("nodes[0].data.config.timezone", "timezone"), ("nodes[0].data.config.cron", "cron"), ("nodes[0].data.config.cron", "cron")]);
        problems.ShouldAllBe(problem => problem.Refuses(true) && !problem.Refuses(false));
        problems[1].Message.ShouldStartWith("Minute: ");
        problems[2].Message.ShouldStartWith("Month: ");
    }

    [Fact]
    public void A_schedule_begins_with_a_rule_that_is_right() =>
        GraphProblems.Find(Draw.Graph("trigger-a").With("trigger", node => node with { Config = Draw.Json("""{"triggerType":"Schedule","cron":"0 9 * * 1-5"}""") }), ActionCatalog.BuiltIn)
            .ShouldNotContain(problem => problem.NodeId == "trigger");
}
