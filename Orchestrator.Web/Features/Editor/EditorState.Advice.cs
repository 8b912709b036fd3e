using System.Collections.Immutable;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor;

/// <content>What would make the workflow better, though nothing is wrong with it.</content>
public sealed partial class EditorState
{
    private ImmutableArray<Advice>? advice;
    private IReadOnlyDictionary<string, SharedIntegration> shared = ImmutableDictionary<string, SharedIntegration>.Empty;

    /// <summary>What could be better; it stops nothing. Looked for once per graph, when somebody asks.</summary>
    public ImmutableArray<Advice> Advice => advice ??= GraphAdvice.Find(Graph, catalog, shared);

    /// <summary>How many workflows use each integration is known now.</summary>
    public void Share(IReadOnlyDictionary<string, SharedIntegration> integrations) => (shared, advice) = (integrations, null);
}
