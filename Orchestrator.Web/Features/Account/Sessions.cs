using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Account;

/// <summary>A session, as its owner sees it.</summary>
/// <param name="Id">Its id, which opens nothing.</param>
/// <param name="Device">What the browser said of itself, in words.</param>
/// <param name="Address">Where it was last seen from.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="LastSeenAt">When it was last used, to the minute.</param>
/// <param name="Current">Whether it is the one that asks.</param>
public sealed record SessionView(string Id, string Device, string Address, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, bool Current);

/// <summary>Which sessions were ended.</summary>
public sealed class SessionsEndedEventArgs(FrozenSet<string> ids) : EventArgs
{
    /// <summary>Their ids.</summary>
    public FrozenSet<string> Ids { get; } = ids;
}

/// <summary>The sessions of accounts: begun by signing in, used, ended by their owner. One that was ended opens nothing from then on, whoever still has its cookie.</summary>
public sealed class Sessions(AppDbOpening databases, AuditLog audit, TimeProvider time)
{
    /// <summary>The claim that holds the session's id.</summary>
    public const string Claim = "session";

    /// <summary>A session ends when it has not been used for this long.</summary>
    public static TimeSpan Idle { get; } = TimeSpan.FromHours(8);

    /// <summary>A session ends when it is this old, however much it is used.</summary>
    public static TimeSpan Absolute { get; } = TimeSpan.FromDays(7);

    private const int LongestDevice = 300;
    private const int MostShown = 100;
    private static readonly TimeSpan Known = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);
    private int _generation;
    private readonly ConcurrentDictionary<string, (bool IsLive, DateTimeOffset At, DateTimeOffset SeenAt)> _known = new(StringComparer.Ordinal);

    /// <summary>Begins one, and forgets those of the account that are over.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> BeginAsync(string userId, HttpContext context)
    {
        var now = time.GetUtcNow();
        await using var db = databases.ForSystem();
        await db.Sessions.Where(row => row.UserId == userId && (row.EndedAt != null || row.CreatedAt < now - Absolute)).ExecuteDeleteAsync();
        var device = context.Request.Headers.UserAgent.ToString();
        var row = new Session
        {
            Id = Guid.CreateVersion7(now).ToString("N"), UserId = userId, CreatedAt = now, LastSeenAt = now,
            Device = device[..Math.Min(device.Length, LongestDevice)], Address = context.Connection.RemoteIpAddress?.ToString() ?? "",
        };
        db.Sessions.Add(row);
        await db.SaveChangesAsync();
        return row.Id;
    }

    /// <summary>Raised after this process has ended sessions, but for one whose owner signs out of it.</summary>
    public event EventHandler<SessionsEndedEventArgs>? Ended;

    /// <summary>Raised after this process has ended sessions, also one whose owner signs out of it.</summary>
    public event EventHandler<SessionsEndedEventArgs>? Closed;

    /// <summary>
    /// Whether a session may go on: it was not ended, its account is not disabled, and it is neither idle for too long nor too old. Another process's end is noticed
    /// within half a minute, this one's at once.
    /// </summary>
    /// <param name="sessionId">Which one.</param>
    /// <param name="address">Where it is used from, when it is; null when that is not known.</param>
    /// <param name="isUse">Whether asking is a use of it, which keeps it from being idle.</param>
    public async Task<bool> IsLiveAsync(string sessionId, string? address = null, bool isUse = false)
    {
        var now = time.GetUtcNow();
        if (_known.TryGetValue(sessionId, out var known) && now - known.At < Known && (!known.IsLive || !isUse || now - known.SeenAt < SeenEvery)) return known.IsLive;
        var since = Volatile.Read(ref _generation);
        await using var db = databases.ForSystem();
        var row = await db.Sessions.AsNoTracking().SingleOrDefaultAsync(row => row.Id == sessionId && !db.Users.Any(user => user.Id == row.UserId && user.DisabledAt != null));
        var isLive = row is { EndedAt: null } && now - row.LastSeenAt < Idle && now - row.CreatedAt < Absolute;
        var seenAt = row?.LastSeenAt ?? now;
        if (isLive && isUse && now - seenAt >= SeenEvery)
        {
            await db.Sessions.Where(one => one.Id == sessionId && one.EndedAt == null)
                .ExecuteUpdateAsync(one => one.SetProperty(session => session.LastSeenAt, now).SetProperty(session => session.Address, session => address ?? session.Address));
            seenAt = now;
        }

        if (_known.Count > 10_000) _known.Clear();
        _known[sessionId] = (isLive, now, seenAt);
        // It may have been ended while it was read.
        if (since != Volatile.Read(ref _generation)) _known.TryRemove(sessionId, out _);
        return isLive;
    }

    /// <summary>An account's sessions, the one last used first.</summary>
    public async Task<ImmutableArray<SessionView>> ListAsync(Caller caller, string? current, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        await using var db = databases.ForSystem();
        var rows = await db.Sessions.AsNoTracking().Where(row => row.UserId == caller.UserId && row.EndedAt == null && row.CreatedAt > now - Absolute && row.LastSeenAt > now - Idle)
            .OrderByDescending(row => row.LastSeenAt).Take(MostShown).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new SessionView(row.Id, DeviceName.Of(row.Device), row.Address, row.CreatedAt, row.LastSeenAt, row.Id == current)).OrderByDescending(one => one.Current)];
    }

    /// <summary>Ends one of the caller's own.</summary>
    /// <returns>False when the caller has none of that id.</returns>
    public async Task<bool> EndAsync(Caller caller, string sessionId, CancellationToken cancellationToken = default) =>
        await EndAsync(caller, db => db.Sessions.Where(row => row.UserId == caller.UserId && row.Id == sessionId), cancellationToken) > 0;

    /// <summary>Ends every one of the caller's but one.</summary>
    /// <returns>How many.</returns>
    public Task<int> EndOthersAsync(Caller caller, string? current, CancellationToken cancellationToken = default) =>
        EndAsync(caller, db => db.Sessions.Where(row => row.UserId == caller.UserId && row.Id != current), cancellationToken);

    /// <summary>Its owner signs out of it: the page that asked is on its way to another, and the session's other pages find it out when they ask for something, or within a minute.</summary>
    public async Task EndQuietlyAsync(string sessionId)
    {
        var now = time.GetUtcNow();
        await using var db = databases.ForSystem();
        await db.Sessions.Where(row => row.Id == sessionId).ExecuteUpdateAsync(row => row.SetProperty(session => session.EndedAt, now));
        Close(new SessionsEndedEventArgs([sessionId]));
    }

    /// <summary>Ends every one of an account. Who does that notes it.</summary>
    public async Task EndAllAsync(string userId, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForSystem();
        await EndAsync(db, db.Sessions.Where(row => row.UserId == userId), cancellationToken);
    }

    /// <summary>The session of a principal; null for none.</summary>
    public static string? Of(ClaimsPrincipal principal) => principal.FindFirstValue(Claim);

    private async Task<int> EndAsync(Caller caller, Func<AppDb, IQueryable<Session>> which, CancellationToken cancellationToken)
    {
        await using var db = databases.ForSystem();
        var count = await EndAsync(db, which(db), cancellationToken);
        if (count > 0) await audit.WriteAsync(AuditAction.SessionsEnded, AuditActor.Of(caller) with { TenantId = "" }, new(caller.UserId), cancellationToken: cancellationToken);
        return count;
    }

    private async Task<int> EndAsync(AppDb db, IQueryable<Session> which, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var ids = await which.Where(row => row.EndedAt == null).Select(row => row.Id).ToListAsync(cancellationToken);
        if (ids.Count == 0) return 0;
        await db.Sessions.Where(row => ids.Contains(row.Id)).ExecuteUpdateAsync(row => row.SetProperty(session => session.EndedAt, now), cancellationToken);
        var ended = new SessionsEndedEventArgs(ids.ToFrozenSet(StringComparer.Ordinal));
        Close(ended);
        Ended?.Invoke(this, ended);
        return ids.Count;
    }

    private void Close(SessionsEndedEventArgs ended)
    {
        var now = time.GetUtcNow();
        Interlocked.Increment(ref _generation);
        foreach (var id in ended.Ids) _known[id] = (false, now, now);
        Closed?.Invoke(this, ended);
    }
}
