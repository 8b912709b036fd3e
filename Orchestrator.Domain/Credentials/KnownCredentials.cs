using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Orchestrator.Domain.Credentials;

/// <summary>Whether a step can use a credential.</summary>
public enum CredentialState
{
    /// <summary>It can.</summary>
    Usable,
    /// <summary>It is switched off.</summary>
    Disabled,
    /// <summary>It has ended and nothing renews it.</summary>
    Expired,
    /// <summary>The provider has taken the grant back.</summary>
    NeedsReconnect,
}

/// <summary>A credential as the editor knows it: everything but its value.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Kind">What its value is.</param>
/// <param name="State">Whether a step can use it.</param>
/// <param name="Fields">What can stand behind the id; empty for one text, default when that is not known.</param>
public sealed record KnownCredential(string Id, string Name, CredentialKind Kind, CredentialState State, ImmutableArray<string> Fields);

/// <summary>The credentials that the workflows of a workspace can refer to.</summary>
/// <param name="all">By id, each id once.</param>
public sealed class KnownCredentials(ImmutableArray<KnownCredential> all)
{
    private readonly FrozenDictionary<string, KnownCredential> _byId = all.ToFrozenDictionary(one => one.Id, StringComparer.Ordinal);

    /// <summary>By id.</summary>
    public ImmutableArray<KnownCredential> All => all;

    /// <summary>The one of that id, or null.</summary>
    public KnownCredential? Find(string id) => _byId.GetValueOrDefault(id);
}
