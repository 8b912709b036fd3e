namespace Orchestrator.Web.Features.Executions;

/// <summary>Which version a repeated run runs.</summary>
public abstract record VersionChoice
{
    private VersionChoice() { }

    /// <summary>The published one.</summary>
    public sealed record Current : VersionChoice;

    /// <summary>The one with this number.</summary>
    public sealed record Number(int Value) : VersionChoice;

    /// <summary>The one with this content.</summary>
    public sealed record Hash(string Value) : VersionChoice;
}
