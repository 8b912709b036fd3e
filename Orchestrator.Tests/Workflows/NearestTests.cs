using Orchestrator.Domain.Workflows;

namespace Orchestrator.Tests.Workflows;

public sealed class NearestTests
{
    [Theory]
    [InlineData("emial", "email")]
    [InlineData("titel", "title")]
    [InlineData("Fetch_User", "fetch_user")]
    [InlineData("htp/request", "http/request")]
    [InlineData("zebra", null)]
    [InlineData("", null)]
    public void The_name_somebody_probably_meant_is_found(string typed, string? meant) =>
        Nearest.To(typed, ["name", "email", "title", "fetch_user", "http/request"]).ShouldBe(meant);
}
