using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Credentials;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Credentials.OAuth;

/// <summary>
/// Renews tokens, each once for all who ask: in this process they share one renewal, and between processes on one database a lease in the row lets one
/// at a time ask the endpoint while the others wait for what it keeps.
/// </summary>
public sealed partial class TokenRefresher(AppDbOpening databases, TokenLease lease, TokenRenewal renewal, TimeProvider time, ILogger<TokenRefresher> log) : ITokenRefresh, IAsyncDisposable
{
    /// <summary>How long after a failure the same answer is given without asking again, so that many steps are not many calls.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(80);
    private static readonly TimeSpan ShortestLook = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestLook = TimeSpan.FromMilliseconds(200);

    private readonly string process = Guid.NewGuid().ToString("N");
    private readonly ConcurrentDictionary<(string Owner, string Id), Flight> flights = new();
    private readonly ConcurrentDictionary<(string Owner, string Id), (int Version, DateTimeOffset Until, TokenRefresh.Failed Failed)> failures = new();
    private long taken;

    /// <inheritdoc />
    public async Task<TokenRefresh> RefreshAsync(string ownerId, string id, int staleVersion, CancellationToken cancellationToken)
    {
        var key = (ownerId, id);
        while (true)
        {
            var flight = flights.GetOrAdd(key, _ => new Flight(staleVersion, flight => Task.Run(() => FlyAsync(key, flight), CancellationToken.None)));
            // It renews something newer than the caller holds: what the vault has is good enough.
            if (flight.Version > staleVersion) return new TokenRefresh.Renewed();
            var ended = await flight.Ended.WaitAsync(cancellationToken);
            if (flight.Version == staleVersion) return ended;
        }
    }

    /// <summary>Waits for renewals under way: their answers must be kept before the program ends.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(flights.Values.Select(flight => flight.Ended));

    private async Task<TokenRefresh> FlyAsync((string Owner, string Id) key, Flight flight)
    {
        try
        {
            if (failures.TryGetValue(key, out var last) && last.Version == flight.Version && time.GetUtcNow() < last.Until) return last.Failed;
            var ended = await RenewAsync(key.Owner, key.Id, flight.Version);
            if (ended is TokenRefresh.Failed failed) failures[key] = (flight.Version, time.GetUtcNow() + Rest, failed);
            else failures.TryRemove(key, out _);
            return ended;
        }
        catch (SealedDataException)
        {
            return new TokenRefresh.Impossible("Its value does not open with this instance's keys.");
        }
        catch (Exception problem)
        {
            LogBroken(problem, key.Id, key.Owner);
            return new TokenRefresh.Failed("The vault could not be read or written.");
        }
        finally
        {
            flights.TryRemove(new(key, flight));
        }
    }

    private async Task<TokenRefresh> RenewAsync(string ownerId, string id, int staleVersion)
    {
        var (giveUp, look, first) = (time.GetUtcNow() + Patience, ShortestLook, default(Credential));
        while (true)
        {
            if (await ReadAsync(ownerId, id) is not { } row) return new TokenRefresh.Impossible("It was deleted.");
            if (row.Version > staleVersion) return new TokenRefresh.Renewed();
            if (Obstacle(row) is { } obstacle) return new TokenRefresh.Impossible(obstacle);
            first ??= row;
            // Another process has just tried in vain.
            if (row.RefreshFailures > first.RefreshFailures) return new TokenRefresh.Failed(row.LastError ?? "Another process could not refresh it.");
            var owner = $"{process}/{Interlocked.Increment(ref taken)}";
            if (await lease.TakeAsync(row, owner, CancellationToken.None)) return await HoldingAsync(row, owner);
            if (time.GetUtcNow() >= giveUp) return new TokenRefresh.Failed("Another process is refreshing it and has not finished.");
            await Task.Delay(look, time);
            look = look * 1.5 < LongestLook ? look * 1.5 : LongestLook;
        }
    }

    private async Task<TokenRefresh> HoldingAsync(Credential before, string owner)
    {
        try
        {
            // Read again: what was seen before the lease may be what its last holder replaced.
            if (await ReadAsync(before.TenantId, before.Id) is not { } row) return new TokenRefresh.Impossible("It was deleted.");
            if (row.Version > before.Version) return new TokenRefresh.Renewed();
            if (before.LeaseOwner is not null) LogInterrupted(row.Id, row.TenantId);
            return await renewal.RenewAsync(row, owner, wasInterrupted: before.LeaseOwner is not null);
        }
        finally
        {
            // Has been given back already where the result was kept.
            await lease.ReleaseAsync(before, owner);
        }
    }

    private async Task<Credential?> ReadAsync(string ownerId, string id)
    {
        await using var db = databases.ForSystem();
        return await db.Credentials.AsNoTracking().FirstOrDefaultAsync(row => row.TenantId == ownerId && row.Id == id);
    }

    private static string? Obstacle(Credential row) =>
        row.Kind != CredentialKind.OAuth2 ? "Only an oauth2 credential is renewed."
        : row.NeedsReconnect ? row.LastError ?? "The provider has taken the grant back. Connect it again."
        : !row.HasRefreshToken ? "It has no refresh token. Connect it again."
        : row.RefreshUrl is null ? "It has no refresh_url."
        : !row.Enabled ? "It is switched off."
        : null;

    [LoggerMessage(Level = LogLevel.Error, Message = "The refresh of the credential {Id} of the workspace '{TenantId}' broke down")]
    private partial void LogBroken(Exception problem, string id, string tenantId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An earlier refresh of the credential {Id} of the workspace '{TenantId}' was interrupted; its refresh token may be spent")]
    private partial void LogInterrupted(string id, string tenantId);

    private sealed class Flight
    {
        private readonly Lazy<Task<TokenRefresh>> start;

        public Flight(int version, Func<Flight, Task<TokenRefresh>> fly) => (Version, start) = (version, new(() => fly(this)));

        public int Version { get; }

        public Task<TokenRefresh> Ended => start.Value;
    }
}
