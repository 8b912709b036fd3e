using Orchestrator.Web.CommandLine;

namespace Orchestrator.Tests.CommandLine;

public sealed class CommandsTests
{
    [Theory]
    [InlineData("serve")]
    [InlineData("keys")]
    [InlineData("keys turn")]
    [InlineData("--urls http://127.0.0.1:0 serve")]
    [InlineData("--Orchestrator:DataPath=x serve")]
    [InlineData("-v")]
    public async Task An_unknown_word_prints_the_usage_and_ends_with_2(string line)
    {
        var (code, output, errors) = await RunAsync(line.Split(' '));
        code.ShouldBe(2);
        output.ShouldBeEmpty();
        errors.ShouldStartWith("Unknown word “");
        errors.ShouldContain("orchestrator keys rotate");
    }

    [Theory]
    [InlineData("")]
    [InlineData("--urls http://127.0.0.1:0")]
    [InlineData("--urls=http://127.0.0.1:0 --Orchestrator:DataPath /x")]
    [InlineData("/urls http://127.0.0.1:0 Orchestrator:DataPath=/x")]
    [InlineData("--environment=Production --contentRoot=/x")]
    public async Task Options_start_the_server(string line)
    {
        var (code, output, errors) = await RunAsync(line.Length == 0 ? [] : line.Split(' '));
        code.ShouldBeNull();
        (output + errors).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("help")] [InlineData("--help")] [InlineData("keys rotate --help")] [InlineData("doctor --help")] [InlineData("run --help")]
    public async Task Help_is_no_error(string line)
    {
        var (code, output, errors) = await RunAsync(line.Split(' '));
        code.ShouldBe(0);
        output.ShouldContain("orchestrator");
        errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("doctor --data")] [InlineData("doctor elsewhere")] [InlineData("keys rotate now")] [InlineData("keys rotate --force")]
    public async Task A_word_a_command_does_not_know_ends_with_2(string line)
    {
        var (code, _, errors) = await RunAsync(line.Split(' '));
        code.ShouldBe(2);
        errors.ShouldContain("--data FOLDER");
    }

    private static async Task<(int? Code, string Output, string Errors)> RunAsync(string[] words)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        return (await Commands.RunAsync(words, output, errors), output.ToString(), errors.ToString());
    }
}
