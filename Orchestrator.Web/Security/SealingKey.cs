using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Orchestrator.Web.Security;

/// <summary>
/// One AES-256-GCM key. A sealed value is <c>version (1) | key id (16) | nonce (12) | ciphertext | tag (16)</c>; version, key id and place are
/// authenticated with it.
/// </summary>
internal sealed class SealingKey : IDisposable
{
    /// <summary>Of a key, in bytes.</summary>
    public const int Size = 32;

    private const byte Version = 1;
    private const int IdSize = 16;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int HeaderSize = 1 + IdSize;
    private const int Overhead = HeaderSize + NonceSize + TagSize;

    // With random nonces a key is good for 2^32 values (NIST SP 800-38D, 8.3); a quarter of that is left to other nodes and earlier starts.
    private const long MaxSeals = 1L << 30;

    private readonly byte[] key;
    private readonly ConcurrentBag<AesGcm> idle = []; // an AesGcm serves one caller at a time
    private long seals;

    /// <summary>A key of <see cref="Size"/> bytes.</summary>
    public SealingKey(Guid id, string tenantId, byte[] key)
    {
        if (key.Length != Size)
            throw new ArgumentException($"A key has {Size} bytes.", nameof(key));
        (Id, TenantId, this.key) = (id, tenantId, key);
    }

    public Guid Id { get; }

    public string TenantId { get; }

    /// <summary>Whether this process has sealed so many values with it that the next should get a new key.</summary>
    public bool IsWorn => Interlocked.Read(ref seals) >= MaxSeals;

    /// <summary>The id of the key a value was sealed with; null when it is no sealed value of a known version.</summary>
    public static Guid? IdOf(ReadOnlySpan<byte> sealedValue) =>
        sealedValue.Length >= Overhead && sealedValue[0] == Version ? new Guid(sealedValue.Slice(1, IdSize), bigEndian: true) : null;

    public byte[] Seal(in SealedPlace place, ReadOnlySpan<byte> value)
    {
        var result = new byte[Overhead + value.Length];
        var header = result.AsSpan(0, HeaderSize);
        header[0] = Version;
        Id.TryWriteBytes(header[1..], bigEndian: true, out _);
        var nonce = result.AsSpan(HeaderSize, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        Span<byte> scratch = stackalloc byte[512];
        var aes = idle.TryTake(out var taken) ? taken : new AesGcm(key, TagSize);
        aes.Encrypt(nonce, value, result.AsSpan(HeaderSize + NonceSize, value.Length), result.AsSpan(result.Length - TagSize), Bind(header, place, scratch));
        idle.Add(aes);
        Interlocked.Increment(ref seals);
        return result;
    }

    /// <exception cref="SealedDataException">It was changed or sealed for another place.</exception>
    public byte[] Open(in SealedPlace place, ReadOnlySpan<byte> sealedValue)
    {
        var result = new byte[sealedValue.Length - Overhead];
        Span<byte> scratch = stackalloc byte[512];
        var aes = idle.TryTake(out var taken) ? taken : new AesGcm(key, TagSize);
        try
        {
            aes.Decrypt(sealedValue.Slice(HeaderSize, NonceSize), sealedValue.Slice(HeaderSize + NonceSize, result.Length), sealedValue[^TagSize..], result,
                Bind(sealedValue[..HeaderSize], place, scratch));
            return result;
        }
        catch (AuthenticationTagMismatchException problem)
        {
            throw new SealedDataException($"A sealed value of {place.Table}.{place.Field} was changed or belongs to another place.", problem);
        }
        finally
        {
            idle.Add(aes);
        }
    }

    public void Dispose()
    {
        while (idle.TryTake(out var aes))
            aes.Dispose();
        CryptographicOperations.ZeroMemory(key);
    }

    // Header, row version, then each name with its length before it, so that no two places read the same.
    private static ReadOnlySpan<byte> Bind(ReadOnlySpan<byte> header, in SealedPlace place, Span<byte> scratch)
    {
        var needed = header.Length + sizeof(long) + 4 * sizeof(int)
            + 3 * (place.TenantId.Length + place.Table.Length + place.RowId.Length + place.Field.Length);
        var result = needed <= scratch.Length ? scratch : new byte[needed];
        header.CopyTo(result);
        BinaryPrimitives.WriteInt64BigEndian(result[header.Length..], place.RowVersion);
        var at = header.Length + sizeof(long);
        Append(place.TenantId, result, ref at);
        Append(place.Table, result, ref at);
        Append(place.RowId, result, ref at);
        Append(place.Field, result, ref at);
        return result[..at];
    }

    private static void Append(string name, Span<byte> result, ref int at)
    {
        var length = Encoding.UTF8.GetBytes(name, result[(at + sizeof(int))..]);
        BinaryPrimitives.WriteInt32BigEndian(result[at..], length);
        at += sizeof(int) + length;
    }
}
