using Orchestrator.Domain.Integrations;
using Orchestrator.Web.Integrations;

namespace Orchestrator.Tests.Integrations;

public sealed class ProviderDocsTests
{
    [Fact]
    public void The_page_about_integrations_is_made_from_the_definitions()
    {
        var file = Path.Combine(Repository.Root, "docs/integrations.md");
        var page = ProviderDocs.Write(new ProviderCatalog(ProviderFiles.BuiltIn));
        if (Environment.GetEnvironmentVariable("ORCHESTRATOR_WRITE_DOCS") == "1") File.WriteAllText(file, page);
        File.ReadAllText(file).ShouldBe(page, "Write it again: ORCHESTRATOR_WRITE_DOCS=1 dotnet run --project Orchestrator.Tests --no-build -- -class \"*ProviderDocsTests\"");
    }
}
