using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Workflows;

/// <summary>A workflow to start from: it runs at once, with no outside service and no key.</summary>
/// <param name="Name">What the copy is called.</param>
/// <param name="Group">What it is for, in a word or two: the heading it stands under.</param>
/// <param name="Description">What it does, in a sentence.</param>
/// <param name="Graph">With sample input in the trigger's <c>sample</c> and a sentence in each step's <c>note</c>.</param>
public sealed record Starter(string Name, string Group, string Description, Graph Graph)
{
    /// <summary>All of them, in the order in which they are offered.</summary>
    public static ImmutableArray<Starter> All { get; } =
    [
        Read("sort-messages"), Read("order-totals"), Read("route-a-request"), Read("triage-with-a-model"), Read("slack-alert"), Read("github-issue-to-linear-ticket"),
        Read("sort-feedback"), Read("check-expenses"), Read("overdue-invoices"), Read("weekly-sales"), Read("clean-a-list"), Read("work-in-batches"), Read("welcome-a-colleague"),
    ];

    /// <summary>The three for somebody who is new here.</summary>
    public static ImmutableArray<Starter> First { get; } = All[..3];

    /// <summary>Whether every word of a search is in its name, its description, its group or in the labels and notes of its steps.</summary>
    public bool Has(string search) => search.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .All(word => Texts().Any(text => text.Contains(word, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The workflow that using it makes.</summary>
    public NewWorkflow Copy() => new(Name, Description, Graph, Publish: true);

    /// <summary>What a step does, in a sentence; null when nobody wrote one.</summary>
    public static string? NoteOf(Node step) => step.DataExtra.TryGetValue("note", out var note) && note.ValueKind == JsonValueKind.String ? note.GetString() : null;

    private IEnumerable<string> Texts() => [Name, Group, Description, .. Graph.Nodes.SelectMany(step => new[] { step.Label, NoteOf(step) ?? "" })];

    private static Starter Read(string file)
    {
        using var stream = typeof(Starter).Assembly.GetManifestResourceStream($"starters/{file}.json")
            ?? throw new InvalidOperationException($"The starter {file} is not in the assembly.");
        using var document = JsonDocument.Parse(stream);
        var root = document.RootElement;
        return new Starter(root.GetProperty("name").GetString()!, root.GetProperty("group").GetString()!, root.GetProperty("description").GetString()!,
            GraphDocument.Read(root).Graph ?? throw new InvalidOperationException($"The starter {file} is not a workflow."));
    }
}
