using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Schemas;

/// <summary>A place inside a value; written out only when there is something to say about it.</summary>
internal sealed record ValuePlace(ValuePlace? Parent, string? Name, int Index)
{
    private const int LongestName = 80;

    public static ValuePlace Root { get; } = new(null, null, 0);

    public ValuePlace Member(string name) => new(this, name.Length > LongestName ? $"{name.AsSpan(0, LongestName)}…" : name, 0);

    public ValuePlace Item(int index) => new(this, null, index);

    public override string ToString() => Parent is null ? "" : Written().TrimStart('.');

    private string Written() => Parent is null ? "" : Name is { } name ? JsonPath.Member(Parent.Written(), name) : JsonPath.Item(Parent.Written(), Index);
}
