using System.Collections.Immutable;
using System.Globalization;
using Orchestrator.Domain.Integrations.Manifests;

namespace Orchestrator.Domain.Integrations;

/// <summary>Every provider this installation knows, in the order they are offered: those that are code, and those that are a manifest.</summary>
public sealed class ProviderCatalog
{
    private readonly ImmutableDictionary<string, ProviderDefinition> _byType;
    private readonly ImmutableDictionary<string, ProviderManifest> _manifests;

    /// <summary>A catalog of the coded providers and of these; each type once.</summary>
    /// <param name="manifests">In the order they are offered.</param>
    /// <param name="problems">What was wrong with files that are therefore not among them.</param>
    public ProviderCatalog(IEnumerable<ProviderManifest> manifests, ImmutableArray<ProviderFileProblem> problems = default)
    {
        var known = manifests.ToImmutableArray();
        (Manifests, Problems) = (known, problems.IsDefault ? [] : problems);
        All = [.. CodedProviders.All, .. known.Select(manifest => manifest.Definition)];
        _byType = All.ToImmutableDictionary(provider => provider.Type, StringComparer.Ordinal);
        _manifests = known.ToImmutableDictionary(manifest => manifest.Definition.Type, StringComparer.Ordinal);
        Actions = [.. known.SelectMany(manifest => manifest.Definition.Actions)];
    }

    /// <summary>All of them.</summary>
    public ImmutableArray<ProviderDefinition> All { get; }

    /// <summary>Those that are a manifest.</summary>
    public ImmutableArray<ProviderManifest> Manifests { get; }

    /// <summary>The steps of all of them that are not built in.</summary>
    public ImmutableArray<ActionDefinition> Actions { get; }

    /// <summary>What was wrong with the files of this installation's own providers.</summary>
    public ImmutableArray<ProviderFileProblem> Problems { get; }

    /// <summary>The provider of that type, or null.</summary>
    public ProviderDefinition? Find(string? type) => type is null ? null : _byType.GetValueOrDefault(type);

    /// <summary>The manifest of that type, or null: the provider is code, or unknown.</summary>
    public ProviderManifest? ManifestOf(string type) => _manifests.GetValueOrDefault(type);
}

/// <summary>What is wrong with a provider's file.</summary>
/// <param name="File">Its name.</param>
/// <param name="Path">The place in it, such as <c>actions[0].request.path</c>; empty for the whole.</param>
/// <param name="Message">What is wrong and what would be right: a sentence.</param>
public sealed record ProviderFileProblem(string File, string Path, string Message)
{
    /// <summary>The line of the file, from 1; null when it is not about one.</summary>
    public int? Line { get; init; }

    /// <summary>The file, with the line.</summary>
    public string Where => Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"{File}, line {line}") : File;

    /// <summary>In a line.</summary>
    public override string ToString() => Path.Length == 0 ? $"{Where}: {Message}" : $"{Where}: {Path}: {Message}";
}
