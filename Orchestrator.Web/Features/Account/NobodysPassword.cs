using Microsoft.AspNetCore.Identity;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Features.Account;

/// <summary>What the password of an unknown address is compared with. It is made as the program starts, so that the first such address costs no more than a known one.</summary>
public sealed class NobodysPassword(IServiceScopeFactory scopes) : IHostedService
{
    private readonly Lazy<string> hash = new(() => Make(scopes));

    /// <summary>Whose it is.</summary>
    internal static User Nobody { get; } = new() { Name = "", TenantId = "", CreatedAt = DateTimeOffset.UnixEpoch };

    /// <summary>Its hash.</summary>
    public string Hash => hash.Value;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.Run(() => hash.Value, cancellationToken);

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static string Make(IServiceScopeFactory scopes)
    {
        using var scope = scopes.CreateScope();
        return scope.ServiceProvider.GetRequiredService<IPasswordHasher<User>>().HashPassword(Nobody, "nobody has this password");
    }
}
