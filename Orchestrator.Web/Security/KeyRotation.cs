using System.Data.Common;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Orchestrator.Web.Security;

/// <summary>How gently values are sealed anew.</summary>
public sealed class KeyRotationOptions
{
    /// <summary>How many values at a time; 1 to 1,000.</summary>
    public int Batch { get; set; } = 50;

    /// <summary>How long others have the database to themselves between two batches.</summary>
    public TimeSpan Pause { get; set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>How long an old key is kept after its last use, for a write that was on its way.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromMinutes(5);
}

/// <summary>Where a change of keys stands.</summary>
public enum KeyRotationPhase
{
    /// <summary>There are no old keys.</summary>
    Done,
    /// <summary>Values are being sealed anew.</summary>
    Resealing,
    /// <summary>Every value is under a new key; the old ones go soon.</summary>
    Waiting,
    /// <summary>Some values do not open and keep their keys; <c>orchestrator doctor</c> names them.</summary>
    Stuck,
}

/// <summary>Progress of a change of keys.</summary>
/// <param name="Phase">Where it stands.</param>
/// <param name="Done">Values sealed anew since this process took it up.</param>
/// <param name="Total">Values there were to seal then.</param>
/// <param name="OldKeys">Keys that seal nothing new any more.</param>
/// <param name="Unopened">Values that do not open.</param>
public sealed record KeyRotationState(KeyRotationPhase Phase, long Done = 0, long Total = 0, int OldKeys = 0, long Unopened = 0);

/// <summary>
/// Changes the data keys: new ones at once, every value sealed anew in small portions behind, old keys removed when nothing names them. The old keys
/// in the database are the memory of it, so that a start after a crash goes on.
/// </summary>
public sealed partial class KeyRotation(
    KeyRing ring, KeyStore store, SealedRows rows, ISecretProtector protector, AuditLog audit, IOptions<KeyRotationOptions> options, TimeProvider time, ILogger<KeyRotation> log)
    : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Channel<bool> asked = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Where it stands now.</summary>
    public KeyRotationState State { get; private set; } = new(KeyRotationPhase.Done);

    /// <summary>Makes new keys, which seal from now on, and has the rest done behind.</summary>
    public async Task RotateAsync(AuditActor actor, CancellationToken cancellationToken)
    {
        await Task.Run(() => ring.Rotate(db => audit.Add(db, AuditAction.KeyRotationStarted, actor)), cancellationToken);
        State = State with { Phase = KeyRotationPhase.Resealing };
        asked.Writer.TryWrite(true);
    }

    /// <summary>Seals anew until the old keys can go, and removes them.</summary>
    /// <param name="grace">How long an old key is kept after its last use.</param>
    /// <param name="cancellationToken">Stops between two batches; another call goes on.</param>
    /// <returns>Whether no old key is left; else some values do not open.</returns>
    internal async Task<bool> FinishAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        while (true)
        {
            var retired = await store.RetiredAsync(cancellationToken);
            if (retired.Count == 0) break;
            var ids = retired.Select(row => Guid.ParseExact(row.Id, "N")).ToArray();
            if (await ResealAsync(ids, cancellationToken) is > 0 and var unopened)
            {
                State = State with { Phase = KeyRotationPhase.Stuck, Unopened = unopened };
                ValuesDidNotOpen(unopened);
                return false;
            }
            if (retired.Max(row => row.RetiredAt!.Value) + grace - time.GetUtcNow() is { Ticks: > 0 } left)
                await WaitAsync(left, cancellationToken);
            else if (await store.RemoveUnusedAsync(ids, db => audit.Add(db, AuditAction.KeysRotated, AuditActor.System), cancellationToken))
                KeysWereChanged(ids.Length);
        }
        State = new(KeyRotationPhase.Done);
        return true;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await FinishAsync(options.Value.Grace, stoppingToken);
                await asked.Reader.ReadAsync(stoppingToken);
            }
            catch (Exception problem) when (problem is DbException or DbUpdateException)
            {
                WillTryAgain(problem);
                await Task.Delay(Patience, time, stoppingToken);
            }
        }
    }

    private async Task<long> ResealAsync(Guid[] ids, CancellationToken cancellationToken)
    {
        long total = 0, done = 0, unopened = 0;
        foreach (var column in SealedColumn.All) total += await rows.CountAsync(column, ids, cancellationToken);
        State = new(KeyRotationPhase.Resealing, 0, total, ids.Length);
        foreach (var column in SealedColumn.All)
        {
            SealedRow? last = null;
            while (await rows.ReadAsync(column, last, options.Value.Batch, ids, cancellationToken) is [.., var end] batch)
            {
                var changes = Seal(batch);
                await rows.ReplaceAsync(changes, cancellationToken);
                (last, done, unopened) = (end, done + changes.Count, unopened + batch.Count - changes.Count);
                State = State with { Done = done, Total = Math.Max(total, done + unopened) };
                await Task.Delay(options.Value.Pause, time, cancellationToken);
            }
        }
        return unopened;
    }

    // The place stays what it was, row version included: only the key is another.
    private List<(SealedRow Row, byte[] Sealed)> Seal(List<SealedRow> batch)
    {
        List<(SealedRow, byte[])> changes = [];
        foreach (var row in batch)
        {
            try
            {
                changes.Add((row, protector.Seal(row.Place, protector.Open(row.Place, row.Sealed))));
            }
            catch (SealedDataException problem)
            {
                DidNotOpen(row, problem.Message);
            }
        }
        return changes;
    }

    private async Task WaitAsync(TimeSpan left, CancellationToken cancellationToken)
    {
        State = State with { Phase = KeyRotationPhase.Waiting };
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var again = asked.Reader.WaitToReadAsync(ended.Token).AsTask();
        if (await Task.WhenAny(Task.Delay(left, time, ended.Token), again) == again) asked.Reader.TryRead(out _);
        await ended.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Every sealed value is under a new key; {Count} old keys were removed")]
    private partial void KeysWereChanged(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Row} did not open and keeps its key: {Reason}")]
    private partial void DidNotOpen(SealedRow row, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} sealed values did not open; their old keys stay. `orchestrator doctor` names them")]
    private partial void ValuesDidNotOpen(long count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sealing under new keys was interrupted; tried again in ten seconds")]
    private partial void WillTryAgain(Exception problem);
}
