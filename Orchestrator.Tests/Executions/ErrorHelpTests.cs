using System.Reflection;
using Orchestrator.Domain.Executions;

namespace Orchestrator.Tests.Executions;

public sealed class ErrorHelpTests
{
    [Theory]
    [InlineData("HTTP_401", "401 Unauthorized", "Expired or invalid integration credentials", "Update integration with fresh credentials")]
    [InlineData("HTTP_429", "429 Too Many Requests", "Rate limit hit on external service", "Add delays or reduce parallel actions")]
    [InlineData("TIMEOUT", "TIMEOUT", "External API took too long", "Check service status; consider breaking into smaller steps")]
    [InlineData("INVALID_TEMPLATE", "INVALID_TEMPLATE", "Bad template variable syntax", "Verify {{step_name.field}} references exist upstream")]
    [InlineData("INTEGRATION_NOT_FOUND", "INTEGRATION_NOT_FOUND", "Missing integration on an action", "Re-attach the integration in the action config")]
    [InlineData("CONDITION_EVAL_ERROR", "CONDITION_EVAL_ERROR", "Invalid condition expression", "Check operator compatibility and value types")]
    public void The_common_errors_have_their_known_words(string code, string title, string cause, string fix)
    {
        var help = ErrorHelp.For(code);

        (help.Title, help.LikelyCause, help.Fix).ShouldBe((title, cause, fix));
    }

    [Fact]
    public void Every_code_has_help_of_its_own()
    {
        var codes = typeof(ErrorCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);

        codes.ShouldBeSubsetOf(ErrorHelp.Codes);
    }

    [Theory]
    [InlineData("HTTP_418", "HTTP 418")]
    [InlineData("HTTP_599", "HTTP 599")]
    [InlineData("HTTP_302", "HTTP 302")]
    [InlineData("HTTP_x", "HTTP_x")]
    [InlineData("ODD", "ODD")]
    public void Any_other_code_has_general_help(string code, string title)
    {
        ErrorHelp.For(code).Title.ShouldBe(title);
        ErrorHelp.For(code).Fix.ShouldNotBeEmpty();
    }
}
