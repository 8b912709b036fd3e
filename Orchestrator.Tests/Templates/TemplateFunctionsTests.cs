using Orchestrator.Domain.Templates;

namespace Orchestrator.Tests.Templates;

public sealed class TemplateFunctionsTests
{
    public static TheoryData<string> Names => [.. TemplateFunctions.All.Select(function => function.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Every_documented_example_gives_what_the_documentation_says(string name)
    {
        var function = TemplateFunctions.Find(name)!;
        Data.Empty.Evaluate($"{{{{ {function.Example} }}}}").ShouldBe(function.ExampleResult);
        function.Example.ShouldContain(name);
    }
}
