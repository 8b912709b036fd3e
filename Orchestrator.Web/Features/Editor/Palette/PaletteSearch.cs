using System.Collections.Immutable;
using Orchestrator.Domain.Integrations;

namespace Orchestrator.Web.Features.Editor.Palette;

/// <summary>Finds actions by the words in them.</summary>
public static class PaletteSearch
{
    /// <summary>The actions that hold every word, those whose title begins with one first; grouped by heading when nothing is looked for.</summary>
    public static ImmutableArray<PaletteGroup> Find(ImmutableArray<ActionDefinition> actions, string words)
    {
        var looked = words.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (looked.Length == 0)
            return [.. actions.GroupBy(action => action.Group, StringComparer.Ordinal).Select(group => new PaletteGroup(group.Key, [.. group]))];
        var found = actions.Where(action => looked.All(word => Holds(action, word))).OrderByDescending(action => looked.Any(word => action.Title.StartsWith(word, StringComparison.OrdinalIgnoreCase)));
        return found.ToImmutableArray() is { IsEmpty: false } some ? [new PaletteGroup("Found", some)] : [];
    }

    private static bool Holds(ActionDefinition action, string word) =>
        new[] { action.Title, action.Description, action.Type, action.Group }.Any(text => text.Contains(word, StringComparison.OrdinalIgnoreCase));
}

/// <summary>Actions under a heading.</summary>
public sealed record PaletteGroup(string Title, ImmutableArray<ActionDefinition> Actions);
