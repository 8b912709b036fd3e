using Microsoft.AspNetCore.Identity;

namespace Orchestrator.Web.Data;

/// <summary>An account.</summary>
public sealed class User : IdentityUser
{
    public required string Name { get; set; }
    public string? Image { get; set; }
    /// <summary>The personal workspace.</summary>
    public required string TenantId { get; init; }
    /// <summary>Administrator of the instance.</summary>
    public bool IsAdmin { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>Since when it may not sign in; null while it may.</summary>
    public DateTimeOffset? DisabledAt { get; set; }
}
