using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Executions.Actions;
using Orchestrator.Domain.Redaction;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Executions.Actions;

public sealed class BuiltInActionTests
{
    private readonly FakeTime _time = new();

    [Theory]
    [InlineData("""{"duration":"90s"}""", 90)]
    [InlineData("""{"duration":"1h30m","until":null}""", 5400)]
    [InlineData("""{"until":"2026-03-02T09:00:10Z"}""", 10)]
    [InlineData("""{"until":"2026-03-02T10:00:10+01:00","duration":""}""", 10)]
    public async Task A_delay_waits_for_its_time(string config, int seconds) =>
        (await RunAsync(new DelayAction(), config)).ShouldBe(new StepOutcome.Suspended(_time.GetUtcNow().AddSeconds(seconds)));

    [Theory]
    [InlineData("""{"duration":"0s"}""")]
    [InlineData("""{"until":"2020-01-01"}""")]
    public async Task A_delay_that_is_over_goes_on_at_once(string config) =>
        (await RunAsync(new DelayAction(), config)).ShouldBeOfType<StepOutcome.Succeeded>().Output.GetRawText().ShouldBe("""{"resumedAt":"2026-03-02T09:00:00Z"}""");

    [Theory]
    [InlineData("""{"duration":"soon"}""", "“soon” is not a length of time")]
    [InlineData("""{"duration":90}""", "“90” is not a length of time")]
    [InlineData("""{"until":"later"}""", "“later” is not an instant")]
    [InlineData("{}", "is not a length of time")]
    public async Task A_delay_that_makes_no_sense_says_so(string config, string message)
    {
        var error = (await RunAsync(new DelayAction(), config)).ShouldBeOfType<StepOutcome.Failed>().Error;

        error.Code.ShouldBe(ErrorCodes.InvalidInput);
        error.Message.ShouldContain(message);
    }

    [Fact]
    public async Task A_transform_gives_its_fields()
    {
        (await RunAsync(new TransformAction(), """{"fields":{"a":[1]}}""")).ShouldBeOfType<StepOutcome.Succeeded>().Output.GetRawText().ShouldBe("""{"a":[1]}""");
        (await RunAsync(new TransformAction(), """{"fields":[1]}""")).ShouldBeOfType<StepOutcome.Failed>().Error.Code.ShouldBe(ErrorCodes.InvalidConfig);
        (await RunAsync(new TransformAction(), "{}")).ShouldBeOfType<StepOutcome.Failed>();
    }

    [Fact]
    public async Task A_condition_leaves_through_its_answer_or_passes_its_error_on()
    {
        (await RunAsync(new ConditionAction(), "{}", new ConditionOutcome(true, null))).ShouldBeOfType<StepOutcome.Succeeded>().Handle.ShouldBe("true");
        (await RunAsync(new ConditionAction(), "{}", new ConditionOutcome(false, null))).ShouldBeOfType<StepOutcome.Succeeded>().Output.GetRawText().ShouldBe("""{"result":false}""");
        var error = new StepError(ErrorCodes.ConditionEvalError, "5 is no text");
        (await RunAsync(new ConditionAction(), "{}", new ConditionOutcome(false, error))).ShouldBe(new StepOutcome.Failed(error));
    }

    [Theory]
    [InlineData("""{"message":"hello","level":"warning"}""", "warning hello")]
    [InlineData("""{"message":"key hunter2-hunter2"}""", "info key «secret:crm»")]
    [InlineData("""{"message":{"n":1}}""", """info {"n":1}""")]
    public async Task A_log_line_is_masked_and_written(string config, string line)
    {
        List<string> written = [];

        var outcome = await RunAsync(new LogAction((level, message) => written.Add($"{level} {message}")), config);

        written.ShouldBe([line]);
        line.ShouldEndWith(outcome.ShouldBeOfType<StepOutcome.Succeeded>().Output.GetProperty("message").GetString()!);
    }

    [Fact]
    public void They_can_all_be_repeated_safely()
    {
        IAction[] actions = [new ConditionAction(), new TransformAction(), new DelayAction(), new LogAction()];

        actions.ShouldAllBe(action => action.IsSafeToRepeat(Draw.Json("{}")));
    }

    private Task<StepOutcome> RunAsync(IAction action, string config, ConditionOutcome answer = default) => action.RunAsync(
        new StepContext(Draw.Step("a"), Draw.Json(config), _ => answer, _time, null, 1) { Secrets = new RunSecrets(Redactor.Create([new KnownSecret("crm", "hunter2-hunter2")])) },
        CancellationToken.None);
}
