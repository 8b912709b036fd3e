namespace Orchestrator.Web.Security;

/// <summary>Encrypts what is kept and must not be readable in a copy of the database.</summary>
public interface ISecretProtector
{
    /// <summary>
    /// Seals a value for one place under its tenant's key. The first value of a tenant makes that key, which writes to the database: never call it
    /// inside an open write transaction.
    /// </summary>
    byte[] Seal(in SealedPlace place, ReadOnlySpan<byte> value);

    /// <summary>The value that was sealed for this place.</summary>
    /// <exception cref="SealedDataException">It was changed, was sealed for another place, or its key is missing.</exception>
    byte[] Open(in SealedPlace place, ReadOnlySpan<byte> sealedValue);
}

/// <summary>Where a sealed value belongs. Copied anywhere else, it does not open.</summary>
/// <param name="TenantId">Whose it is; empty for the instance's own.</param>
/// <param name="Table">The table.</param>
/// <param name="RowId">The row's key; several parts joined by the caller.</param>
/// <param name="Field">The column, or the field inside it.</param>
/// <param name="RowVersion">The row's version where it has one, so that an old value cannot be put back; else 0.</param>
public readonly record struct SealedPlace(string TenantId, string Table, string RowId, string Field, long RowVersion = 0);

/// <summary>A sealed value that does not open.</summary>
public sealed class SealedDataException : Exception
{
    /// <summary>With what is wrong.</summary>
    public SealedDataException(string message) : base(message) { }

    /// <summary>With what is wrong and what noticed it.</summary>
    public SealedDataException(string message, Exception inner) : base(message, inner) { }

    /// <summary>Without a reason.</summary>
    public SealedDataException() { }
}
