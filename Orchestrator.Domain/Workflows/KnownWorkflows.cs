using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Orchestrator.Domain.Workflows;

/// <summary>A workflow that others can call, as the editor knows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="IsPublished">Whether there is a version to run.</param>
/// <param name="IsEnabled">Whether it runs at all.</param>
public sealed record KnownWorkflow(string Id, string Name, bool IsPublished, bool IsEnabled)
{
    /// <summary>Whether it is the workflow that is edited.</summary>
    public bool IsThis { get; init; }
}

/// <summary>The workflows of a workspace.</summary>
/// <param name="all">By id, each id once.</param>
public sealed class KnownWorkflows(ImmutableArray<KnownWorkflow> all)
{
    private readonly FrozenDictionary<string, KnownWorkflow> _byId = all.ToFrozenDictionary(one => one.Id, StringComparer.Ordinal);

    /// <summary>The one of that id, or null.</summary>
    public KnownWorkflow? Find(string id) => _byId.GetValueOrDefault(id);
}
