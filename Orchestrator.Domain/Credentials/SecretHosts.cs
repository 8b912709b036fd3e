using System.Collections.Immutable;

namespace Orchestrator.Domain.Credentials;

/// <summary>Where a request may go that carries certain secrets: every one of them must be allowed there. Checked again at each redirect.</summary>
public sealed class SecretHosts
{
    private readonly ImmutableArray<(string Name, ImmutableArray<string> Entries)> _rules;

    private SecretHosts(ImmutableArray<(string Name, ImmutableArray<string> Entries)> rules) => _rules = rules;

    /// <summary>Anywhere.</summary>
    public static SecretHosts Any { get; } = new([]);

    /// <summary>Whether anything is forbidden.</summary>
    public bool IsAny => _rules.IsEmpty;

    /// <summary>The same, and only to these hosts.</summary>
    /// <param name="name">What the secret is called in a refusal: “the credential “crm””.</param>
    /// <param name="entries">As <see cref="AllowedHosts.Normalise"/> made them; empty adds nothing.</param>
    public SecretHosts And(string name, ImmutableArray<string> entries) => entries.IsDefaultOrEmpty ? this : new(_rules.Add((name, entries)));

    /// <summary>Why nothing of this may be sent there, as a sentence; null when it may.</summary>
    public string? Refusal(Uri url)
    {
        foreach (var (name, entries) in _rules)
        {
            if (!AllowedHosts.Allow(entries, url)) return $"Address not allowed: {url.Host} is not among the allowed hosts of {name}.";
        }

        return null;
    }
}
