using System.Reflection;
using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Executions;

namespace Orchestrator.Tests.Features.Executions;

public sealed class RunRemedyTests
{
    public static TheoryData<string> Codes =>
    [
        .. typeof(ErrorCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(constant => (string)constant.GetRawConstantValue()!),
        .. ErrorHelp.Codes.Where(code => code.StartsWith("HTTP_", StringComparison.Ordinal)), "HTTP_418", "HTTP_599", "HTTP_302", "ODD",
    ];

    [Theory, MemberData(nameof(Codes))]
    public void Every_code_says_what_happened_the_likely_cause_and_a_fix_with_its_button(string code)
    {
        var help = ErrorHelp.For(code);
        help.Title.ShouldNotBeEmpty();
        help.LikelyCause.ShouldNotBeEmpty();
        help.Fix.ShouldNotBeEmpty();
        foreach (var node in new[] { Step("""{"url":"https://x.example"}"""), Step("""{"integrationId":"int-1"}"""), Step("""{"headers":{"a":"Bearer credentials://slack-bot/access_token"}}"""), null })
        {
            var remedy = RunRemedy.For(new StepError(code, "It failed."), node, "wf", "run");
            remedy.Words.ShouldNotBeEmpty();
            if (remedy is RunRemedy.Page page) page.Address.ShouldStartWith("/");
        }
    }

    [Theory]
    [InlineData("HTTP_401", """{"integrationId":"int-1"}""", "Update the integration", "int-1")]
    [InlineData("HTTP_401", """{"headers":{"authorization":"Bearer credentials://slack-bot"}}""", "Open slack-bot", "/credentials?id=slack-bot")]
    [InlineData("HTTP_401", """{"url":"https://x.example"}""", "Edit the step", "/workflows/wf?run=run&step=s")]
    [InlineData("HTTP_429", """{"integrationId":"int-1"}""", "Edit the step", "/workflows/wf?run=run&step=s")]
    [InlineData("TIMEOUT", "{}", "Edit the step", "/workflows/wf?run=run&step=s")]
    [InlineData("INVALID_TEMPLATE", "{}", "Edit the step", "/workflows/wf?run=run&step=s")]
    [InlineData("INTEGRATION_NOT_FOUND", """{"integrationId":"gone"}""", "Edit the step", "/workflows/wf?run=run&step=s")]
    [InlineData("CONDITION_EVAL_ERROR", "{}", "Edit the step", "/workflows/wf?run=run&step=s")]
    [InlineData("CREDENTIAL_EXPIRED", """{"a":"credentials://one","b":["credentials://two/token"]}""", "Open two", "/credentials?id=two")]
    [InlineData("CREDENTIAL_NOT_FOUND", "{}", "Open the vault", "/credentials")]
    [InlineData("LLM_BUDGET_EXCEEDED", "{}", "Raise the budget", "/workflows/wf/settings")]
    [InlineData("LLM_ALL_PROVIDERS_FAILED", """{"providers":[{"integrationId":"example"},{"integrationId":"int-2"}]}""", "Update the integration", "int-2")]
    public void The_button_leads_to_what_the_step_names(string code, string config, string words, string place)
    {
        var remedy = RunRemedy.For(new StepError(code, "The credential two is past its expiry."), Step(config), "wf", "run");
        remedy.Words.ShouldBe(words);
        (remedy switch { RunRemedy.Page page => page.Address, RunRemedy.Integration integration => integration.Id, _ => null }).ShouldBe(place);
    }

    private static Node Step(string config) => new() { Id = "s", Type = NodeType.Action, Config = JsonElement.Parse(config) };
}
