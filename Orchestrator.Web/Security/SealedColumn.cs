using System.Collections.Immutable;

namespace Orchestrator.Web.Security;

/// <summary>Where each kind of sealed value belongs; whoever seals and whoever checks say it in the same words.</summary>
public static class SealedPlaces
{
    /// <summary>A raw value of a run; the node is empty for the run's own input.</summary>
    public static SealedPlace State(string tenantId, string executionId, string nodeId, long iteration) =>
        new(tenantId, "ExecutionState", $"{executionId}/{nodeId}/{iteration}", "Sealed");

    /// <summary>What is secret of a credential.</summary>
    /// <param name="tenantId">Its own workspace; empty for one of all.</param>
    /// <param name="id">Its id.</param>
    /// <param name="version">The <c>Version</c> of the row that holds the value.</param>
    public static SealedPlace Credential(string tenantId, string id, long version) => new(tenantId, "Credentials", id, "Sealed", version);

    /// <summary>What is secret of an integration.</summary>
    /// <param name="tenantId">Its workspace.</param>
    /// <param name="id">Its id.</param>
    /// <param name="version">The <c>Version</c> of the row that holds the value.</param>
    public static SealedPlace Integration(string tenantId, string id, long version) => new(tenantId, "Integrations", id, "Sealed", version);
}

/// <summary>A column that holds sealed values, and how a row's place follows from its key.</summary>
/// <param name="Table">The table; the column is <c>Sealed</c>.</param>
/// <param name="Key">The columns of its primary key, in order.</param>
/// <param name="Version">The column that holds the row version, or null.</param>
/// <param name="Place">The place, from workspace, key and version.</param>
internal sealed record SealedColumn(string Table, ImmutableArray<string> Key, string? Version, Func<SealedRow, SealedPlace> Place)
{
    /// <summary>Every one. A test compares them with the model: a column that is missing here would be lost with its key.</summary>
    public static ImmutableArray<SealedColumn> All { get; } =
    [
        new("ExecutionState", ["ExecutionId", "NodeId", "Iteration"], null, row => SealedPlaces.State(row.TenantId, (string)row.Key[0], (string)row.Key[1], (long)row.Key[2])),
        new("Credentials", ["TenantId", "Id"], "Version", row => SealedPlaces.Credential(row.TenantId, (string)row.Key[1], row.Version)),
        new("Integrations", ["Id"], "Version", row => SealedPlaces.Integration(row.TenantId, (string)row.Key[0], row.Version)),
    ];
}

/// <summary>A row with a sealed value.</summary>
/// <param name="Column">Where it lies.</param>
/// <param name="TenantId">Whose it is.</param>
/// <param name="Key">Its key's values, in order.</param>
/// <param name="Version">Its version; 0 where it has none.</param>
/// <param name="Sealed">The sealed value.</param>
internal sealed record SealedRow(SealedColumn Column, string TenantId, ImmutableArray<object> Key, long Version, byte[] Sealed)
{
    /// <summary>The one place in which it opens.</summary>
    public SealedPlace Place => Column.Place(this);

    /// <summary>Table and key, for people.</summary>
    public override string ToString() => $"{Column.Table} {string.Join(", ", Column.Key.Zip(Key, (name, value) => $"{name}={(value is "" ? "(none)" : value)}"))}";
}
