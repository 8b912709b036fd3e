using System.Data.Common;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;

namespace Orchestrator.Web.Security;

/// <summary>Who did something.</summary>
/// <param name="Kind"><c>user</c>, <c>api_key</c>, <c>system</c> or <c>nobody</c>.</param>
/// <param name="TenantId">The workspace it was done in; empty for the instance.</param>
/// <param name="Id">The account or the key.</param>
/// <param name="Name">What the actor is called now.</param>
public sealed record AuditActor(string Kind, string TenantId, string? Id = null, string? Name = null)
{
    /// <summary>The program itself, for the instance.</summary>
    public static AuditActor System { get; } = new("system", "");

    /// <summary>Somebody without a session.</summary>
    public static AuditActor Nobody { get; } = new("nobody", "");

    /// <summary>Somebody signed in, in their workspace.</summary>
    public static AuditActor Of(Caller caller) => new("user", caller.TenantId, caller.UserId, caller.Name);
}

/// <summary>What something was done to; its kind follows from the action.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What it is called now.</param>
public sealed record AuditObject(string? Id, string? Name = null);

/// <summary>
/// Writes down who did what. Names of fields, never values. Rows are added and never changed: nothing here can, and the database refuses it.
/// </summary>
public sealed partial class AuditLog(AppDbOpening databases, TimeProvider time, ILogger<AuditLog> log, IHttpContextAccessor? http = null) : BackgroundService
{
    private const int Portion = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly OrderedIds ids = new();
    private readonly Channel<Entry> queue = Channel.CreateUnbounded<Entry>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Writes with the caller's own change, so that there is neither without the other. The caller saves.</summary>
    /// <param name="db">The context that saves the change.</param>
    /// <param name="action">What was done.</param>
    /// <param name="actor">By whom; its workspace is the one that sees it.</param>
    /// <param name="about">To what.</param>
    /// <param name="result"><c>ok</c>, or why not, in a word.</param>
    /// <param name="fields">The names of the fields that were set.</param>
    public void Add(AppDb db, AuditAction action, AuditActor actor, AuditObject? about = null, string result = "ok", IEnumerable<string>? fields = null) =>
        db.AuditEvents.Add(Row(action, actor, about, result, fields));

    /// <summary>Writes before the caller answers. For what must not be lost and changes no row of the database.</summary>
    public async Task WriteAsync(
        AuditAction action, AuditActor actor, AuditObject? about = null, string result = "ok", IEnumerable<string>? fields = null, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForSystem();
        Add(db, action, actor, about, result, fields);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Writes soon, together with others, at the latest when the program stops. For what leaves a record of its own, such as a run.</summary>
    public void Note(AuditAction action, AuditActor actor, AuditObject? about = null, string result = "ok", IEnumerable<string>? fields = null) =>
        queue.Writer.TryWrite(new(Row(action, actor, about, result, fields), null));

    /// <summary>Ends once everything noted so far is written.</summary>
    public Task FlushAsync(CancellationToken cancellationToken)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return queue.Writer.TryWrite(new(null, written)) ? written.Task.WaitAsync(cancellationToken) : Task.CompletedTask;
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Writer.TryComplete();
        if (ExecuteTask is { } running) await running.WaitAsync(cancellationToken);
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        List<Entry> portion = [];
        while (portion.Count > 0 || await queue.Reader.WaitToReadAsync(stoppingToken))
        {
            while (portion.Count < Portion && queue.Reader.TryRead(out var entry)) portion.Add(entry);
            if (!await WroteAsync([.. portion.Select(entry => entry.Row).OfType<AuditEvent>()], stoppingToken))
            {
                await Task.Delay(Pause, time, stoppingToken);
                continue;
            }
            foreach (var entry in portion) entry.Written?.TrySetResult();
            portion.Clear();
        }
    }

    private async Task<bool> WroteAsync(List<AuditEvent> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0) return true;
        try
        {
            await using var db = databases.ForSystem();
            db.AuditEvents.AddRange(rows);
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (Exception problem) when (problem is DbUpdateException or DbException)
        {
            NotWritten(problem, rows.Count);
            return false;
        }
    }

    private AuditEvent Row(AuditAction action, AuditActor actor, AuditObject? about, string result, IEnumerable<string>? fields)
    {
        var now = time.GetUtcNow();
        return new()
        {
            Id = ids.Next(now), TenantId = actor.TenantId, At = now, ActorKind = actor.Kind, ActorId = actor.Id, ActorName = actor.Name,
            Action = action.Name, ObjectKind = action.Kind, ObjectId = about?.Id, ObjectName = about?.Name, Result = result,
            // Null for the program's own acts; a circuit's is its connection's.
            Address = http?.HttpContext?.Connection.RemoteIpAddress?.ToString(),
            Details = fields is null ? null : JsonSerializer.Serialize(new { fields }),
        };
    }

    private sealed record Entry(AuditEvent? Row, TaskCompletionSource? Written);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} audit events were not written; tried again in a second")]
    private partial void NotWritten(Exception problem, int count);
}
