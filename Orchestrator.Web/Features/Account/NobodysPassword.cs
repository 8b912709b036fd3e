using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Features.Account;

/// <summary>What the password of an unknown address is compared with. It is made as the program starts, so that the first such address costs no more than a known one.</summary>
public sealed class NobodysPassword(IOptions<PasswordHasherOptions> options) : IHostedService
{
    private readonly Lazy<string> hash = new(() => new PasswordHasher<User>(options).HashPassword(Nobody, "nobody has this password"));

    /// <summary>Whose it is.</summary>
    internal static User Nobody { get; } = new() { Name = "", TenantId = "", CreatedAt = DateTimeOffset.UnixEpoch };

    /// <summary>Its hash.</summary>
    public string Hash => hash.Value;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.Run(() => hash.Value, cancellationToken);

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
