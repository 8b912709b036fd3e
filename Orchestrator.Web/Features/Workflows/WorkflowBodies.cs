using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Data;
using Orchestrator.Web.Http;

namespace Orchestrator.Web.Features.Workflows;

/// <summary>A workflow in a list, as the API answers it.</summary>
public sealed record WorkflowListView(
    string Id, string Name, string Description, Visibility Visibility, string TriggerType, bool Enabled, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>Of a list's item.</summary>
    public static WorkflowListView Of(WorkflowListItem item) =>
        new(item.Id, item.Name, item.Description, item.Visibility, item.TriggerType, item.Enabled, item.CreatedAt, item.UpdatedAt);
}

/// <summary>A workflow, as the API answers it.</summary>
public sealed record WorkflowView(
    string Id, string Name, string Description, Visibility Visibility, string TriggerType, bool Enabled, JsonElement Nodes, JsonElement Edges, JsonElement Notes,
    int Revision, int? PublishedVersion, bool DraftDiffers, bool IsOwner, Concurrency? Concurrency, KeptRuns? Retention, LlmBudget? LlmBudget, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>Of a workflow.</summary>
    public static WorkflowView Of(WorkflowDetail workflow)
    {
        var graph = GraphDocument.Write(workflow.Graph);
        return new(workflow.Id, workflow.Name, workflow.Description, workflow.Visibility, workflow.TriggerType, workflow.Enabled,
            graph.GetProperty("nodes"), graph.GetProperty("edges"), WorkflowBodies.NotesOf(graph), workflow.Revision, workflow.PublishedVersion, workflow.DraftDiffers,
            workflow.IsOwner, workflow.Concurrency, workflow.Retention, workflow.LlmBudget, workflow.CreatedAt, workflow.UpdatedAt);
    }
}

/// <summary>A workflow as a file: what export gives and import takes. It holds no secrets.</summary>
/// <param name="Format">Always <c>orchestrator.workflow/1</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">A sentence or two.</param>
/// <param name="Nodes">The steps.</param>
/// <param name="Edges">The connections.</param>
/// <param name="Notes">What stands beside them on the canvas.</param>
public sealed record WorkflowFile(string Format, string Name, string Description, JsonElement Nodes, JsonElement Edges, JsonElement Notes)
{
    /// <summary>The format's name and version.</summary>
    public const string FormatName = "orchestrator.workflow/1";
}

/// <summary>Body of <c>POST /api/workflows/create</c> and of an import.</summary>
/// <param name="Name">1 to 200 characters.</param>
/// <param name="Description">At most 2,000 characters.</param>
/// <param name="Nodes">The steps; a missing trigger is added.</param>
/// <param name="Edges">The connections.</param>
/// <param name="Notes">What stands beside them on the canvas: at most 100, of at most 4,000 letters each; runs do not look at them.</param>
/// <param name="Publish">Whether it is published at once; true when it is left out, false for an import.</param>
public sealed record NewWorkflowBody(string Name, string? Description, JsonElement? Nodes, JsonElement? Edges, JsonElement? Notes, bool? Publish);

/// <summary>Body of <c>PATCH /api/workflows/{id}</c>; what is left out stays.</summary>
/// <param name="Name">1 to 200 characters.</param>
/// <param name="Description">At most 2,000 characters.</param>
/// <param name="Nodes">The steps, all of them.</param>
/// <param name="Edges">The connections, all of them.</param>
/// <param name="Notes">What stands beside them on the canvas, all of it.</param>
/// <param name="Visibility">Who may look at it.</param>
/// <param name="Enabled">Whether its webhook and its schedule start runs.</param>
/// <param name="Revision">The revision the change is based on; without it, whatever is there is changed.</param>
/// <param name="Concurrency">How many of its runs may be under way at once, and what happens to the next; a run's durable waits count, called runs do not.</param>
/// <param name="Retention">How long its ended runs are kept; null members follow the instance's rule.</param>
/// <param name="LlmBudget">What its calls to language models may cost in a month.</param>
/// <param name="Publish">Whether the draft is published; when it is left out, true if steps or connections are sent.</param>
public sealed record WorkflowChangeBody(
    string? Name, string? Description, JsonElement? Nodes, JsonElement? Edges, JsonElement? Notes, Visibility? Visibility, bool? Enabled, int? Revision, bool? Publish,
    Concurrency? Concurrency, KeptRuns? Retention, LlmBudget? LlmBudget);

/// <summary>Body of <c>POST /api/workflows/{id}/versions/{version}/restore</c>.</summary>
/// <param name="Publish">Whether it is published, too; true when it is left out.</param>
public sealed record RestoreBody(bool? Publish);

/// <summary>The answer to a write that is based on an old revision.</summary>
/// <param name="Error">What happened.</param>
/// <param name="Revision">The draft's revision now.</param>
public sealed record StaleAnswer(ErrorContent Error, int Revision);

/// <summary>Reads workflows from bodies, with everything that is wrong.</summary>
internal static class WorkflowBodies
{
    /// <summary>A workflow to be made, or null with the problems in <paramref name="fields"/>.</summary>
    public static NewWorkflow? ReadNew(this BodyFields fields, JsonElement body, bool publish, ActionCatalog catalog)
    {
        var (name, description) = (fields.Text("name", required: true), fields.Text("description"));
        publish = fields.Switch("publish") ?? publish;
        var graph = fields.ReadGraph(body);
        if (fields.Problems.Count == 0) return new NewWorkflow(name!, description ?? "", graph!, publish);
        fields.AddRest(name, description, graph is null ? null : GraphEdits.WithTrigger(graph), publish, catalog);
        return null;
    }

    /// <summary>A change, or null with the problems in <paramref name="fields"/>.</summary>
    public static WorkflowChange? ReadChange(this BodyFields fields, JsonElement body, ActionCatalog catalog)
    {
        var (nodes, edges, notes) = (fields.Has("nodes"), fields.Has("edges"), fields.Has("notes"));
        var graph = nodes || edges || notes ? fields.ReadGraph(body) : null;
        var change = new WorkflowChange
        {
            Name = fields.Text("name"),
            Description = fields.Text("description"),
            Visibility = fields.OneOf<Visibility>("visibility"),
            Enabled = fields.Switch("enabled"),
            Concurrency = fields.ReadConcurrency(),
            Retention = fields.ReadRetention(),
            LlmBudget = fields.ReadLlmBudget(),
            Revision = fields.Whole("revision"),
            Publish = fields.Switch("publish") ?? (nodes || edges),
            Graph = graph is null ? null : draft => new Graph(nodes ? graph.Nodes : draft.Nodes, edges ? graph.Edges : draft.Edges) { Notes = notes ? graph.Notes : draft.Notes },
        };
        if (fields.Problems.Count == 0) return change;
        fields.AddRest(change.Name, change.Description, nodes && edges ? graph : null, change.Publish, catalog);
        return null;
    }

    /// <summary>Problems of a graph as details of an error.</summary>
    public static IEnumerable<ApiErrorDetail> Details(this ImmutableArray<GraphProblem> problems) =>
        problems.Select(problem => new ApiErrorDetail(problem.Path, problem.Message));

    /// <summary>The notes of a written graph: a list, empty when there is none.</summary>
    public static JsonElement NotesOf(JsonElement graph) => graph.TryGetProperty("notes", out var notes) ? notes : JsonElement.Parse("[]");

    private static Graph? ReadGraph(this BodyFields fields, JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object) return null;
        var reading = GraphDocument.Read(body);
        foreach (var problem in reading.Problems) fields.Add(problem.Path, problem.Message);
        return reading.Graph;
    }

    // What the store would find next, so that one answer names everything.
    private static void AddRest(this BodyFields fields, string? name, string? description, Graph? graph, bool publish, ActionCatalog catalog)
    {
        foreach (var problem in WorkflowRules.Find(name, description)) fields.Add(problem.Path, problem.Message);
        if (graph is null) return;
        foreach (var problem in WorkflowRules.Refusing(GraphProblems.Find(graph, catalog), publish)) fields.Add(problem.Path, problem.Message);
    }
}
