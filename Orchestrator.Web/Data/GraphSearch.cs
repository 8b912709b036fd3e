using Microsoft.EntityFrameworkCore;

namespace Orchestrator.Web.Data;

/// <summary>A workflow whose graphs hold a text.</summary>
/// <param name="Id">Which workflow.</param>
/// <param name="Name">Its name.</param>
/// <param name="Draft">The graph being edited.</param>
/// <param name="Published">The published graph where it differs from the draft; null else.</param>
public sealed record FoundGraph(string Id, string Name, string Draft, string? Published);

/// <summary>Finds what workflows refer to, in their drafts and in what is published.</summary>
public static class GraphSearch
{
    /// <summary>The most workflows that are looked through.</summary>
    public const int Limit = 10_000;

    /// <summary>The workflows a context sees whose draft or published graph holds a text, by name.</summary>
    public static async Task<List<FoundGraph>> GraphsWithAsync(this AppDb db, string text, CancellationToken cancellationToken) =>
        await db.Workflows.AsNoTracking()
            .Select(row => new
            {
                row.Id, row.Name, row.Draft,
                Published = row.PublishedHash == null || row.PublishedHash == row.DraftHash ? null
                    : db.WorkflowVersions.Where(version => version.WorkflowId == row.Id && version.Hash == row.PublishedHash).Select(version => version.Graph).FirstOrDefault(),
            })
            .Where(row => row.Draft.Contains(text) || row.Published != null && row.Published.Contains(text))
            .OrderBy(row => row.Name).ThenBy(row => row.Id).Take(Limit)
            .Select(row => new FoundGraph(row.Id, row.Name, row.Draft, row.Published)).ToListAsync(cancellationToken);
}
