using System.Collections.Immutable;

namespace Orchestrator.Domain.Templates;

/// <summary>One path that a template or condition reads.</summary>
/// <param name="Root">The step's name or another root such as <c>trigger</c>; <c>@nodeId</c> for the legacy form.</param>
/// <param name="Path">What is read inside the root, from the outside in.</param>
/// <param name="Position">Where the root's name begins: characters from 0.</param>
/// <param name="Length">The length of the root as written; for the legacy form all of <c>@nodeId:Label</c>.</param>
/// <param name="IsOptional">Whether a missing value is foreseen, by <c>?</c>, <c>default</c>, <c>exists</c> or <c>is empty</c>.</param>
/// <param name="NodeId">The node named by the legacy form <c>{{@nodeId:Label.field}}</c>; null otherwise.</param>
public sealed record TemplateReference(
    string Root, ImmutableArray<PathSegment> Path, int Position, int Length, bool IsOptional = false, string? NodeId = null);

/// <summary>One step of a path: a field's name, or an index.</summary>
/// <param name="Name">The field's name; the digits of an index.</param>
/// <param name="Index">The index, or null for <c>.name</c> and <c>["name"]</c>. <c>[0]</c> and <c>.0</c> also read a field called 0.</param>
/// <param name="Position">Where it begins: characters from 0.</param>
/// <param name="Length">Its length as written.</param>
public readonly record struct PathSegment(string Name, int? Index, int Position, int Length);
