using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Workflows;

/// <summary>A workflow to start from: it runs at once, with no outside service and no key.</summary>
/// <param name="Name">What the copy is called.</param>
/// <param name="Description">What it does, in a sentence.</param>
/// <param name="Graph">With sample input in the trigger's <c>sample</c>.</param>
public sealed record Starter(string Name, string Description, Graph Graph)
{
    /// <summary>All of them, in the order in which they are offered.</summary>
    public static ImmutableArray<Starter> All { get; } = [Read("sort-messages"), Read("order-totals"), Read("route-a-request"), Read("triage-with-a-model"), Read("slack-alert"), Read("github-issue-to-linear-ticket")];

    private static Starter Read(string file)
    {
        using var stream = typeof(Starter).Assembly.GetManifestResourceStream($"starters/{file}.json")
            ?? throw new InvalidOperationException($"The starter {file} is not in the assembly.");
        using var document = JsonDocument.Parse(stream);
        var root = document.RootElement;
        return new Starter(root.GetProperty("name").GetString()!, root.GetProperty("description").GetString()!,
            GraphDocument.Read(root).Graph ?? throw new InvalidOperationException($"The starter {file} is not a workflow."));
    }
}
