using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Security;

/// <summary>How one table stands.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Values">Sealed values in it.</param>
/// <param name="Failed">Those that do not open.</param>
internal sealed record SealCount(string Table, long Values, long Failed);

/// <summary>What a look at every sealed value found.</summary>
/// <param name="MasterKey">Where the master key came from.</param>
/// <param name="Tables">Every table that holds sealed values.</param>
/// <param name="Failures">Each value that does not open, and why; never anything of the value.</param>
internal sealed record SealReport(string MasterKey, ImmutableArray<SealCount> Tables, ImmutableArray<string> Failures);

/// <summary>Opens every sealed value once, without writing anything.</summary>
internal sealed class SealCheckup(AppDbOpening opening, MasterKey master)
{
    private const int Portion = 200;

    /// <summary>Looks at everything.</summary>
    /// <exception cref="StartupException">The master key is missing or not readable as a key.</exception>
    public async Task<SealReport> RunAsync(CancellationToken cancellationToken)
    {
        using var wrapping = new MasterWrapping(master.Read(databaseIsEmpty: false));
        using var previous = master.ReadPrevious() is { } secret ? new MasterWrapping(secret) : null;
        var failures = ImmutableArray.CreateBuilder<string>();
        var keys = new Dictionary<Guid, SealingKey>();
        try
        {
            var tables = ImmutableArray.CreateBuilder<SealCount>();
            tables.Add(await OpenKeysAsync(wrapping, previous, keys, failures, cancellationToken));
            var present = await PresentAsync(cancellationToken);
            foreach (var column in SealedColumn.All.Where(column => present.Contains(column.Table)))
                tables.Add(await OpenAsync(column, keys, failures, cancellationToken));
            return new(master.Source, tables.ToImmutable(), failures.ToImmutable());
        }
        finally
        {
            foreach (var key in keys.Values) key.Dispose();
        }
    }

    private async Task<SealCount> OpenKeysAsync(
        MasterWrapping wrapping, MasterWrapping? previous, Dictionary<Guid, SealingKey> keys, ImmutableArray<string>.Builder failures, CancellationToken cancellationToken)
    {
        await using var db = opening.ForSystem();
        var rows = await db.Keys.AsNoTracking().OrderBy(row => row.Id)
            .Select(row => new SealedKey { Id = row.Id, TenantId = row.TenantId, Kind = row.Kind, Sealed = row.Sealed, CreatedAt = row.CreatedAt }).ToListAsync(cancellationToken);
        var failed = 0;
        foreach (var row in rows)
        {
            try
            {
                var value = (previous?.Wrapped(row) == true ? previous : wrapping).Open(row);
                if (row.Kind == KeyStore.Data) keys[Guid.ParseExact(row.Id, "N")] = new(Guid.ParseExact(row.Id, "N"), row.TenantId, value);
                else if (!value.AsSpan().SequenceEqual(KeyRing.CheckValue)) throw new SealedDataException("The check value is another one.");
            }
            catch (SealedDataException problem)
            {
                failed++;
                failures.Add($"Keys Id={row.Id}: {problem.Message}");
            }
        }
        return new("Keys", rows.Count, failed);
    }

    private async Task<SealCount> OpenAsync(SealedColumn column, Dictionary<Guid, SealingKey> keys, ImmutableArray<string>.Builder failures, CancellationToken cancellationToken)
    {
        var rows = new SealedRows(opening);
        long values = 0, failed = 0;
        SealedRow? last = null;
        while (await rows.ReadAsync(column, last, Portion, [], cancellationToken) is [.., var end] batch)
        {
            foreach (var row in batch)
            {
                if (Problem(row, keys) is not { } problem) continue;
                failed++;
                failures.Add($"{row}: {problem}");
            }
            (last, values) = (end, values + batch.Count);
        }
        return new(column.Table, values, failed);
    }

    private static string? Problem(SealedRow row, Dictionary<Guid, SealingKey> keys)
    {
        if (SealingKey.IdOf(row.Sealed) is not { } id) return "It is no sealed value of a known version.";
        if (keys.GetValueOrDefault(id) is not { } key || key.TenantId != row.TenantId) return "The key that sealed it is not among its workspace's keys.";
        try
        {
            key.Open(row.Place, row.Sealed);
            return null;
        }
        catch (SealedDataException problem)
        {
            return problem.Message;
        }
    }

    // A backup may be older than a table.
    private async Task<HashSet<string>> PresentAsync(CancellationToken cancellationToken)
    {
        await using var db = opening.ForSystem();
        return [.. await db.Database.SqlQuery<string>($"SELECT name AS Value FROM sqlite_master WHERE type = 'table'").ToListAsync(cancellationToken)];
    }
}
