using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Executions;

public sealed class StepRunnerTests
{
    private readonly RunWorld _world = new();

    [Theory]
    [InlineData(null, 30)]
    [InlineData(5, 5)]
    [InlineData(7200, 3600)]
    public async Task A_step_that_takes_too_long_is_cut_off(int? seconds, int allowed)
    {
        _world.Does("a", async (_, token) => { await Task.Delay(Timeout.Infinite, token); return await RunWorld.Ok(); });
        var graph = RunWorld.Graph("trigger-a").With("a", node => node with { Timeout = seconds is { } own ? TimeSpan.FromSeconds(own) : null });

        var run = _world.RunAsync(graph);
        await _world.Time.UntilWaiting();
        _world.Time.Advance(TimeSpan.FromSeconds(allowed - 1));
        run.IsCompleted.ShouldBeFalse();
        _world.Time.Advance(TimeSpan.FromSeconds(1));

        var error = (await run).Error!;
        error.Code.ShouldBe(ErrorCodes.Timeout);
        error.Retryable.ShouldBeTrue();
        error.Message.ShouldBe($"The step did not end within {DurationText.Format(TimeSpan.FromSeconds(allowed))}.");
    }

    [Fact]
    public async Task A_bug_in_an_action_is_an_error_without_a_stack_trace_and_reaches_the_log()
    {
        _world.Does("a", () => throw new InvalidOperationException("secret place in the code"));

        var error = (await _world.RunAsync(RunWorld.Graph("trigger-a"))).Error!;

        error.Code.ShouldBe(ErrorCodes.Internal);
        error.Message.ShouldNotContain("secret place");
        _world.Unexpected.ShouldHaveSingleItem().Message.ShouldBe("secret place in the code");
    }

    [Fact]
    public async Task An_action_this_installation_lacks_is_an_error_that_names_it()
    {
        var error = (await _world.RunAsync(Draw.Graph("trigger-a", Draw.Step("a", """{"actionType":"fax/send"}""")))).Error!;

        error.Code.ShouldBe(ErrorCodes.InvalidConfig);
        error.Message.ShouldContain("fax/send");
    }

    [Fact]
    public async Task Plain_settings_and_conditions_are_not_templates()
    {
        await _world.RunAsync(Draw.Graph("trigger-check check.true-a", Draw.Condition("check", "{{trigger.n?}} == null"), RunWorld.Step("a")));

        _world.EndOf("check").Input!.Value.GetRawText().ShouldBe("""{"expression":"{{trigger.n?}} == null"}""");
        _world.EndOf("a").Status.ShouldBe(StepStatus.Success);
    }

    [Fact]
    public async Task Templates_are_evaluated_at_any_depth()
    {
        _world.Input = Draw.Json("""{"a":[1,{"b":"x"}]}""");

        var ended = await _world.RunAsync(Draw.Graph("trigger-t",
            Draw.Step("t", """{"actionType":"data/transform","fields":{"l":["{{trigger.a[0]}}",{"deep":"<{{trigger.a[1].b}}>"}],"c":true,"{{k}}":"as is"}}""")));

        ended.Output!.Value.GetRawText().ShouldBe("""{"l":[1,{"deep":"<x>"}],"c":true,"{{k}}":"as is"}""");
    }

    [Fact]
    public async Task The_first_broken_template_is_named_with_its_place_in_the_settings()
    {
        var error = (await _world.RunAsync(Draw.Graph("trigger-t",
            Draw.Step("t", """{"actionType":"data/transform","fields":{"ok":"{{trigger}}","list":["x","{{trigger.emial}}"],"late":"{{nope}}"}}""")))).Error!;

        error.Code.ShouldBe(ErrorCodes.InvalidTemplate);
        error.Detail!.Value.GetProperty("field").GetString().ShouldBe("fields.list[1]");
        error.Message.ShouldContain("emial");
    }

    [Fact]
    public async Task A_condition_that_cannot_be_answered_says_why()
    {
        var error = (await _world.RunAsync(Draw.Graph("trigger-check", Draw.Condition("check", "5 > \"abc\"")))).Error!;

        error.Code.ShouldBe(ErrorCodes.ConditionEvalError);
        error.Detail!.Value.GetProperty("field").GetString().ShouldBe("expression");
    }

    [Fact]
    public async Task Half_a_character_in_the_data_fails_its_step_at_most_and_never_the_engine()
    {
        _world.Input = Draw.Json("""{"half":"\ud800","whole":{"in":["\ud800"]}}""");
        _world.Does("c", () => RunWorld.Ok("""["\ud800"]"""));

        var ended = await _world.RunAsync(Draw.Graph("trigger-a trigger-b trigger-c",
            Draw.Step("a", """{"actionType":"data/transform","fields":{"v":"{{trigger.whole}}"}}""") with { OnError = OnError.Continue },
            Draw.Step("b", """{"actionType":"log/write","message":"<{{trigger.half}}>"}""") with { OnError = OnError.Continue },
            RunWorld.Step("c")));

        _world.Unexpected.Select(bug => bug.ToString()).ShouldBeEmpty();
        ended.Status.ShouldBe(ExecutionStatus.Success, ended.Error?.ToString());
        _world.EndOf("a").Error!.Code.ShouldBe(ErrorCodes.InvalidTemplate);
        _world.EndOf("b").Error!.Code.ShouldBe(ErrorCodes.InvalidTemplate);
    }
}
