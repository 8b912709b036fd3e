using Orchestrator.Web.Security;

namespace Orchestrator.Web.Engine;

/// <summary>Seals raw values before they are kept, bound to the execution and the step they belong to.</summary>
public sealed class StateSeal(ISecretProtector protector)
{
    /// <summary>Seals; the first value of a tenant writes to the database.</summary>
    internal byte[] Seal(string tenantId, string executionId, string nodeId, long iteration, ReadOnlySpan<byte> value) =>
        protector.Seal(Place(tenantId, executionId, nodeId, iteration), value);

    /// <summary>Opens.</summary>
    /// <exception cref="SealedDataException">It was changed, belongs elsewhere, or its key is missing.</exception>
    internal byte[] Open(string tenantId, string executionId, string nodeId, long iteration, byte[] value) =>
        protector.Open(Place(tenantId, executionId, nodeId, iteration), value);

    private static SealedPlace Place(string tenantId, string executionId, string nodeId, long iteration) => SealedPlaces.State(tenantId, executionId, nodeId, iteration);
}
