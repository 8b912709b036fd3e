using System.Text.Json.Nodes;

namespace Orchestrator.Tests;

/// <summary>The source tree the tests were built from. The browser journeys compile this file too.</summary>
internal static class Repository
{
    /// <summary>Where the solution lies.</summary>
    public static string Root { get; } = Find();

    /// <summary>The example workflow that takes GitHub's issue events.</summary>
    public static string Triage => Path.Combine(Root, "examples/github-issue-triage.json");

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
    /// <summary>Every delivery of every kind, with the name of its event.</summary>
    public static IEnumerable<(string Event, JsonNode Payload)> Deliveries()
    {
        var file = Path.Combine(Repository.Root, "Orchestrator.Web/Canvas/node_modules/@octokit/webhooks-examples/api.github.com/index.json");
        return JsonNode.Parse(File.ReadAllText(file))!.AsArray().SelectMany(kind => kind!["examples"]!.AsArray().Select(payload => (kind["name"]!.GetValue<string>(), payload!)));
    }

    /// <summary>Every <c>issues</c> delivery.</summary>
    public static IEnumerable<JsonNode> Issues() => Deliveries().Where(delivery => delivery.Event == "issues").Select(delivery => delivery.Payload);

    /// <summary>A newly opened issue with the label "bug".</summary>
    public static JsonNode Opened() => Issues().First(payload => payload["action"]!.GetValue<string>() == "opened").DeepClone();
}
