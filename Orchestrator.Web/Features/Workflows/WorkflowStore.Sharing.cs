using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Account;

namespace Orchestrator.Web.Features.Workflows;

/// <content>Workflows as they leave the house.</content>
public sealed partial class WorkflowStore
{
    /// <summary>A public workflow as every visitor sees it, its owner too; null for a private one as for none.</summary>
    public async Task<WorkflowDetail?> ReadPublicAsync(string id, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForSystem();
        var row = await db.Workflows.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.Visibility == Visibility.Public, cancellationToken);
        if (row is null) return null;
        var version = await db.WorkflowVersions.AsNoTracking()
            .SingleOrDefaultAsync(version => version.WorkflowId == id && version.Hash == row.PublishedHash, cancellationToken);
        return await CleanedAsync(row, version, cancellationToken);
    }

    /// <summary>A private, unpublished copy, with step ids of its own and without integrations: of the caller's own workflow, or of a public one as visitors see it.</summary>
    public async Task<WorkflowOutcome> DuplicateAsync(Caller caller, string id, CancellationToken cancellationToken = default)
    {
        if (await ReadAsync(caller, id, cancellationToken) is not { } original || original is { IsOwner: false, PublishedVersion: null }) return new WorkflowOutcome.NotFound();
        const string suffix = " (copy)";
        var name = original.Name[..Math.Min(original.Name.Length, WorkflowRules.NameLength - suffix.Length)] + suffix;
        return await CreateAsync(caller, new NewWorkflow(name, original.Description, GraphCopy.Of(original.Graph), Publish: false), cancellationToken);
    }

    /// <summary>The caller's own workflow, or a public one, without integrations and without the workspace's secrets; null for neither.</summary>
    public async Task<WorkflowDetail?> ExportAsync(Caller caller, string id, CancellationToken cancellationToken = default)
    {
        if (await ReadAsync(caller, id, cancellationToken) is not { } workflow || !workflow.IsOwner) return await ReadPublicAsync(id, cancellationToken);
        var redactor = await secrets.RedactorAsync(caller.TenantId, cancellationToken);
        return workflow with { Name = redactor.Mask(workflow.Name), Description = redactor.Mask(workflow.Description), Graph = PublicView.ForExport(workflow.Graph, redactor) };
    }

    private async Task<WorkflowDetail> CleanedAsync(Workflow row, WorkflowVersion? version, CancellationToken cancellationToken)
    {
        var redactor = await secrets.RedactorAsync(row.TenantId, cancellationToken);
        // What was never published is still being written: visitors see none of it.
        var graph = version is null ? new Graph([], []) : PublicView.Of(WorkflowRules.Read(version.Graph), catalog, redactor);
        return Detail(row, version?.Number) with
        {
            Name = PublicView.Text(row.Name, redactor), Description = PublicView.Text(row.Description, redactor), Graph = graph, TriggerType = WorkflowRules.TriggerOf(graph),
            DraftDiffers = false, IsOwner = false, Concurrency = null, Retention = null, LlmBudget = null,
        };
    }
}
