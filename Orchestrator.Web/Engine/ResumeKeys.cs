using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Engine;

/// <summary>
/// The addresses that answer waiting steps, each with a key of its own. Both follow from the run, the step and the pass under the instance's key, so that
/// a step can send the address before the wait begins and nothing but the key's SHA-256 need be kept.
/// </summary>
public sealed class ResumeKeys(KeyRing keys, OwnAddress address)
{
    private const int IdMark = 8;
    private const int KeySize = 24;

    /// <summary>How long a run's id is, with which the id of a wait begins.</summary>
    public const int RunIdLength = 32;

    /// <summary>The id of a step's wait: 48 characters, the run's id first.</summary>
    public string IdOf(string executionId, string nodeId, long iteration) => executionId + Derive("id", executionId, nodeId, iteration, IdMark);

    /// <summary>The key of a step's wait.</summary>
    public string KeyOf(string executionId, string nodeId, long iteration) => "cbk_" + Derive("key", executionId, nodeId, iteration, KeySize);

    /// <summary>The address that answers a step's wait, with its key.</summary>
    public string UrlOf(string executionId, string nodeId, long iteration) =>
        $"{address.Base}/api/executions/callbacks/{IdOf(executionId, nodeId, iteration)}?key={KeyOf(executionId, nodeId, iteration)}";

    /// <summary>What is kept of a key.</summary>
    public static string HashOf(string key) => SecretText.Hash(key);

    /// <summary>Whether a key is the one that is kept; takes as long for every key.</summary>
    public static bool Fits(string key, string hash) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(HashOf(key)), Encoding.ASCII.GetBytes(hash));

    private string Derive(string purpose, string executionId, string nodeId, long iteration, int size)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{purpose}\n{executionId}\n{iteration}\n{nodeId}");
        return Convert.ToHexStringLower(HMACSHA256.HashData(keys.Answering, Encoding.UTF8.GetBytes(text)).AsSpan(0, size));
    }
}
