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

/// <summary>What is known of the workflows that are called.</summary>
/// <param name="all">Those that are there, each id once.</param>
/// <param name="asked">The ids that were looked for; of others nothing is known.</param>
public sealed class KnownWorkflows(ImmutableArray<KnownWorkflow> all, IEnumerable<string> asked)
{
    private readonly FrozenDictionary<string, KnownWorkflow> _byId = all.ToFrozenDictionary(one => one.Id, StringComparer.Ordinal);

    private readonly FrozenSet<string> _asked = asked.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether one of that id was looked for and is not there.</summary>
    public bool IsMissing(string id) => _asked.Contains(id) && Find(id) is null;

    /// <summary>The one of that id, or null.</summary>
    public KnownWorkflow? Find(string id) => _byId.GetValueOrDefault(id);
}
