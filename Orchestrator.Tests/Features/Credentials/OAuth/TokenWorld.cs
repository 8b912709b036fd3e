using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Credentials;
using Orchestrator.Web.Features.Credentials.OAuth;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Features.Credentials.OAuth;

/// <summary>The vault and the refresh over a data folder, without a server, on a clock that moves when told to.</summary>
public sealed class TokenWorld : IAsyncLifetime
{
    public static readonly Caller Owner = new("user-1", "tenant-1", "Mira", IsAdmin: false);

    private readonly string folder = Directory.CreateTempSubdirectory("orchestrator-tokens-").FullName;
    private readonly List<ServiceProvider> processes = [];

    public FakeTime Time { get; } = new();

    /// <summary>Everything that was logged.</summary>
    public ConcurrentQueue<string> Log { get; } = new();

    public IServiceProvider Services => processes[0];

    internal AuditLog Audit => Services.GetRequiredService<AuditLog>();

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllBytesAsync(Path.Combine(folder, DataSetup.FileName), await TestApp.EmptyDatabase.Value);
        await StartProcessAsync();
    }

    /// <summary>Another set of all services on the same database, as another process has.</summary>
    public async Task<IServiceProvider> StartProcessAsync(Action<IServiceCollection>? replace = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Orchestrator:DataPath"] = folder, ["Orchestrator:Outbound:AllowedHosts:0"] = "127.0.0.1" });
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddLogging(logging => logging.AddProvider(new Listener(Log)));
        builder.AddData();
        builder.AddSecrets();
        builder.Services.AddOutbound();
        builder.Services.AddCredentials();
        builder.Services.AddTokenRefresh();
        builder.Services.AddConnecting();
        replace?.Invoke(builder.Services);
        var services = builder.Services.BuildServiceProvider();
        await services.OpenKeysAsync(CancellationToken.None);
        processes.Add(services);
        return services;
    }

    /// <summary>Makes a credential whose token ends when told.</summary>
    public async Task<string> AddAsync(string refreshUrl, string refreshToken, TimeSpan? expiresIn = null, Action<Dictionary<string, object?>>? more = null)
    {
        var id = $"c{Guid.NewGuid():N}";
        Dictionary<string, object?> value = new(StringComparer.Ordinal) { ["access_token"] = "old-access", ["team"] = "acme" };
        more?.Invoke(value);
        var made = await Services.GetRequiredService<CredentialStore>().CreateAsync(Owner, Owner.TenantId, id, new CredentialInput
        {
            Name = "Calendar", Kind = "oauth2", Value = new(Given: true, JsonSerializer.SerializeToElement(value)), ExpiresAt = new(Given: true, Time.GetUtcNow() + (expiresIn ?? TimeSpan.FromMinutes(1))),
            RefreshUrl = refreshUrl, RefreshToken = refreshToken, ClientId = AuthorizationServer.ClientId, ClientSecret = AuthorizationServer.ClientSecret,
        });
        made.ShouldBeOfType<VaultOutcome.Done>();
        return id;
    }

    /// <summary>Changes it as a person does.</summary>
    public async Task ChangeAsync(string id, CredentialInput input) =>
        (await Services.GetRequiredService<CredentialStore>().ChangeAsync(Owner, id, null, input)).ShouldBeOfType<VaultOutcome.Done>();

    /// <summary>Asks for a refresh, as a step with the current value does.</summary>
    public async Task<TokenRefresh> RefreshAsync(string id, IServiceProvider? process = null) =>
        await (process ?? Services).GetRequiredService<ITokenRefresh>().RefreshAsync(Owner.TenantId, id, (await RowAsync(id)).Version, TestContext.Current.CancellationToken);

    /// <summary>Asks, and it must be refused.</summary>
    public async Task<string> FailAsync(string id) => (await RefreshAsync(id)).ShouldBeOfType<TokenRefresh.Failed>().Reason;

    public async Task<Credential> RowAsync(string id)
    {
        await using var db = Services.GetRequiredService<AppDbOpening>().ForSystem();
        return await db.Credentials.AsNoTracking().SingleAsync(row => row.Id == id);
    }

    public async Task SetAsync(string id, Action<Credential> change)
    {
        await using var db = Services.GetRequiredService<AppDbOpening>().ForSystem();
        change(await db.Credentials.SingleAsync(row => row.Id == id));
        await db.SaveChangesAsync();
    }

    public async Task<CredentialSecrets> SecretsAsync(string id) => Services.GetRequiredService<CredentialSeal>().Open(await RowAsync(id));

    /// <summary>A member of the value a step gets.</summary>
    public async Task<string?> MemberAsync(string id, string name) => (await SecretsAsync(id)).Value.TryGetProperty(name, out var member) ? member.ToString() : null;

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes) await process.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private sealed class Listener(ConcurrentQueue<string> log) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose() { }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Enqueue($"{logLevel}: {formatter(state, exception)}");
    }
}
