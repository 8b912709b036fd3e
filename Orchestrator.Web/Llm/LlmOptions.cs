using System.Text.RegularExpressions;

namespace Orchestrator.Web.Llm;

/// <summary>What <c>Orchestrator:Llm</c> in the configuration says.</summary>
public sealed partial class LlmOptions
{
    /// <summary>
    /// Environment variables that a step may name in <c>api_key_env</c>: <c>NAME</c> for a key that goes to the own address of the step's provider alone, or
    /// <c>NAME@host</c> or <c>NAME@host:port</c> for one that goes to that host alone.
    /// </summary>
    public List<string> AllowedEnvironmentKeys { get; set; } = [];

    /// <summary>Every mistake, with its key; empty when all is well.</summary>
    internal IEnumerable<string> Mistakes() => AllowedEnvironmentKeys.Where(entry => !Entry().IsMatch(entry))
        .Select(entry => $"Orchestrator:Llm:AllowedEnvironmentKeys: “{entry}” is not NAME, NAME@host or NAME@host:port.");

    /// <summary>Whether a variable is listed, and where its key may go; no host for its provider's own address.</summary>
    internal (bool IsListed, string? Host) Find(string variable)
    {
        foreach (var entry in AllowedEnvironmentKeys)
        {
            var at = entry.IndexOf('@', StringComparison.Ordinal);
            if ((at < 0 ? entry : entry[..at]) == variable) return (true, at < 0 ? null : entry[(at + 1)..]);
        }

        return (false, null);
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]{0,254}(?:@[A-Za-z0-9.\-\[\]:]{1,255})?\z", RegexOptions.CultureInvariant, 250)]
    private static partial Regex Entry();
}
