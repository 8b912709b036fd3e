using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Domain.Credentials;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Credentials;

namespace Orchestrator.Tests.Features.Credentials;

/// <summary>The real program with an administrator, who is the first to sign up.</summary>
public sealed class VaultApp : TestApp, IAsyncLifetime
{
    /// <summary>The first account.</summary>
    public Visitor Admin { get; private set; } = null!;

    /// <summary>The vault as the engine sees it.</summary>
    internal CredentialSource Source => Services.GetRequiredService<CredentialSource>();

    /// <summary>The vault as people see it.</summary>
    internal CredentialStore Store => Services.GetRequiredService<CredentialStore>();

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        Admin = await SignUpAsync();
    }

    /// <summary>Somebody's workspace.</summary>
    public static async Task<string> TenantOfAsync(Visitor visitor) => (await visitor.GetAsync("/api/user")).Word("tenantId");

    /// <summary>Somebody as the stores know them.</summary>
    internal static async Task<Caller> CallerOfAsync(Visitor visitor)
    {
        var user = (await visitor.GetAsync("/api/user")).Json;
        return new Caller(user.GetProperty("id").GetString()!, user.GetProperty("tenantId").GetString()!, "Somebody", user.GetProperty("isAdmin").GetBoolean());
    }

    /// <summary>What a step of somebody's workflow gets.</summary>
    internal async Task<CredentialLookup> LookUpAsync(Visitor visitor, string id) => await Source.FindAsync(await TenantOfAsync(visitor), id, CancellationToken.None);

    /// <summary>The value a step gets, which must be there.</summary>
    internal async Task<CredentialValue> ValueAsync(Visitor visitor, string id) => (await LookUpAsync(visitor, id)).ShouldBeOfType<CredentialLookup.Found>().Credential;
}
