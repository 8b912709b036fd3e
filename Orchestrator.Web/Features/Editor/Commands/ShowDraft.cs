using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>Shows the draft that another window has saved. Undoing it brings back the one that was shown.</summary>
/// <param name="Theirs">The draft.</param>
public sealed record ShowDraft(Graph Theirs) : EditorCommand
{
    /// <inheritdoc/>
    public override EditResult Apply(Graph graph, ActionCatalog catalog) => new EditResult.Done(Theirs, "Showed the newer draft");
}
