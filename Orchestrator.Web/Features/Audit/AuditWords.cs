using System.Collections.Immutable;
using Orchestrator.Web.Security;
using Orchestrator.Web.Ui;

namespace Orchestrator.Web.Features.Audit;

/// <summary>The audit log in words.</summary>
public static class AuditWords
{
    /// <summary>The kinds of actions, what they are called together, and the actions.</summary>
    public static ImmutableArray<(string Kind, string Word, ImmutableArray<AuditAction> Actions)> Kinds { get; } =
        [.. AuditAction.All.GroupBy(action => action.Kind, StringComparer.Ordinal).Select(kind => (kind.Key, WordOf(kind.Key), kind.ToImmutableArray()))];

    /// <summary>The action or kind of actions with this name; null when there is none.</summary>
    public static string? Known(string? name) =>
        Kinds.Any(kind => kind.Kind == name || kind.Actions.Any(action => action.Name == name)) ? name : null;

    /// <summary>What was done, after the actor.</summary>
    public static string Said(AuditEventView happened) => AuditAction.All.FirstOrDefault(action => action.Name == happened.Action)?.Said ?? happened.Action;

    /// <summary>Who did it.</summary>
    public static string Actor(AuditEventView happened) => (happened.ActorKind, happened.ActorName) switch
    {
        ("user", var name) => name is { Length: > 0 } ? name : "Somebody",
        ("api_key", var name) => name is null ? "An API key" : $"The key “{name}”",
        ("nobody", _) => "Nobody signed in",
        (_, null) => "The program",
        (_, var name) => $"The program ({name})",
    };

    /// <summary>What to call the thing it was done to; null when it has no name or id.</summary>
    public static string? Object(AuditEventView happened) => happened switch
    {
        { ObjectName: { Length: > 0 } name } => name,
        { ObjectId: { Length: 32 } id } => $"{id[..8]}…{id[^4..]}",
        { ObjectId: var id } => id,
    };

    /// <summary>How it ended.</summary>
    public static StatusLook Result(AuditEventView happened) => happened.Result switch
    {
        "ok" => new("Done", "ok", "success"),
        { Length: > 0 } word => new(char.ToUpperInvariant(word[0]) + word[1..].Replace('_', ' '), "fail", "error"),
        _ => new("Unknown", "skip", "skipped"),
    };

    private static string WordOf(string kind) => kind switch
    {
        "session" => "Sign-in",
        "account" => "Accounts",
        "invite" => "Invites",
        "settings" => "Settings",
        "alerts" => "Failure alerts",
        "keys" => "Encryption keys",
        "audit" => "Audit log",
        "api_key" => "API keys",
        "workflow" => "Workflows",
        "execution" => "Runs",
        "credential" => "Credentials",
        "integration" => "Integrations",
        _ => kind,
    };
}
