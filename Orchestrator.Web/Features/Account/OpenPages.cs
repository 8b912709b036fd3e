using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Features.Account;

/// <summary>How many pages each account has open: each holds memory of the program's, so they are not without number.</summary>
public sealed class OpenPages(IOptions<InstanceOptions> options)
{
    private readonly ConcurrentDictionary<string, int> _open = new(StringComparer.Ordinal);

    /// <summary>How many there may be.</summary>
    public int Most => options.Value.PagesPerAccount;

    /// <summary>A page opens.</summary>
    /// <returns>False when it is one too many, and is not counted.</returns>
    public bool Enter(string userId)
    {
        if (_open.AddOrUpdate(userId, 1, static (_, before) => before + 1) <= Most) return true;
        Leave(userId);
        return false;
    }

    /// <summary>A page that was open before is connected again, however many there are.</summary>
    public void Return(string userId) => _open.AddOrUpdate(userId, 1, static (_, before) => before + 1);

    /// <summary>A page that was counted is closed, or has lost its connection.</summary>
    public void Leave(string userId)
    {
        if (_open.AddOrUpdate(userId, 0, static (_, before) => before - 1) <= 0) _open.TryRemove(new(userId, 0));
    }
}
