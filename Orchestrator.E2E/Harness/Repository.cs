using System.Text.Json.Nodes;

namespace Orchestrator.E2E.Harness;

/// <summary>The source tree these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Orchestrator.sln"))) folder = folder.Parent;
        return folder.FullName;
    }
}

/// <summary>GitHub's own sample deliveries, from the npm package @octokit/webhooks-examples.</summary>
internal static class GitHub
{
    /// <summary>An <c>issues</c> delivery: a new issue with the label "bug".</summary>
    public static JsonNode Opened()
    {
        var file = Path.Combine(Repository.Root, "Orchestrator.Web/Canvas/node_modules/@octokit/webhooks-examples/api.github.com/index.json");
        var issues = JsonNode.Parse(File.ReadAllText(file))!.AsArray().Single(kind => kind!["name"]!.GetValue<string>() == "issues")!;
        return issues["examples"]!.AsArray().First(payload => payload!["action"]!.GetValue<string>() == "opened")!.DeepClone();
    }
}
