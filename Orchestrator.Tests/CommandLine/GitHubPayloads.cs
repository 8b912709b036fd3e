using System.Text.Json.Nodes;

namespace Orchestrator.Tests.CommandLine;

/// <summary>GitHub's own sample deliveries, from the npm package @octokit/webhooks-examples.</summary>
public static class GitHubPayloads
{
    private static readonly string Root = FindRoot();

    /// <summary>The workflow that takes them.</summary>
    public static string Example => Path.Combine(Root, "examples/github-issue-triage.json");

    /// <summary>Each <c>issues</c> payload, and whether it is a bug.</summary>
    public static TheoryData<string, bool> Issues
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var payload in Payloads()) data.Add(payload.ToJsonString(), IsBug(payload["issue"]!));
            return data;
        }
    }

    /// <summary>A newly opened issue.</summary>
    public static string Opened => Payloads().First(payload => payload["action"]!.GetValue<string>() == "opened").ToJsonString();

    private static IEnumerable<JsonNode> Payloads()
    {
        var all = JsonNode.Parse(File.ReadAllText(Path.Combine(Root, "Orchestrator.Web/Canvas/node_modules/@octokit/webhooks-examples/api.github.com/index.json")))!.AsArray();
        return all.Single(kind => kind!["name"]!.GetValue<string>() == "issues")!["examples"]!.AsArray().Select(payload => payload!);
    }

    private static bool IsBug(JsonNode issue) =>
        (issue["labels"] as JsonArray ?? []).Any(label => label!["name"]!.GetValue<string>() == "bug")
        || issue["title"]!.GetValue<string>().Contains("error", StringComparison.OrdinalIgnoreCase);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Orchestrator.sln"))) folder = folder.Parent;
        return folder.FullName;
    }
}
