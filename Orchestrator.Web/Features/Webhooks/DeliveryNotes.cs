using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Orchestrator.Domain.Redaction;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Http;

namespace Orchestrator.Web.Features.Webhooks;

/// <summary>
/// Deliveries that started no run, for the inbox. Gathered in memory and handed to the journal at most once a second, so that refusing costs the
/// sender's call nothing and a flood of them costs the database next to nothing: those of senders without a key are counted by reason and address.
/// </summary>
public sealed partial class DeliveryNotes(ExecutionJournal journal, OrderedIds ids, IOptions<WebhookOptions> options, TimeProvider time, ILogger<DeliveryNotes> log) : BackgroundService
{
    private const int LongestId = 64;
    private const int LargestBody = 65_536;
    private const int MostAlone = 200;
    private const int MostKinds = 2_000;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Together = TimeSpan.FromMinutes(1);

    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Counted> _counted = new(StringComparer.Ordinal);
    private List<NotedDelivery> _alone = [];
    private int _dropped;

    /// <summary>A call is answered with an error.</summary>
    internal void Refused(HttpContext context, ApiError error)
    {
        if (error.Status >= 500) return; // the database is in trouble, or we are; neither is the delivery's doing
        if (error.About is Delivery known) Keep(known, error.Status, error.Id, MessageOf(known, error));
        else if (context.GetRouteValue("id") is string { Length: <= LongestId } id) Count(new Delivery(context.Request, id), error.Status, error.Id, error.Message, isKnown: false);
    }

    /// <summary>A delivery came that had come before.</summary>
    internal void Repeated(Delivery delivery) => Keep(delivery, 200, "", "It was sent before: no second run was started.");

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await HandOverAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _signal.Reader.WaitToReadAsync(stoppingToken))
            {
                _signal.Reader.TryRead(out _);
                await HandOverAsync(stoppingToken);
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The rest is handed over by StopAsync.
        }
    }

    private void Keep(Delivery delivery, int status, string reason, string message)
    {
        bool hasRoom;
        lock (_lock) hasRoom = _alone.Count < MostAlone;
        if (!hasRoom)
        {
            Count(delivery, status, reason, message, isKnown: true);
            return;
        }

        var body = delivery.Body is { } sent ? Redactor.Create([new KnownSecret(null, delivery.Key!)]).Mask(sent).GetRawText() : null;
        var note = New(delivery, status, reason, message, isKnown: true) with
        {
            Request = delivery.Describe(), Body = body?.Length <= LargestBody ? body : null, ExecutionId = delivery.ExecutionId, ApiKeyId = delivery.ApiKeyId,
        };
        lock (_lock) _alone.Add(note);
        _signal.Writer.TryWrite(true);
    }

    private void Count(Delivery delivery, int status, string reason, string message, bool isKnown)
    {
        var kind = $"{delivery.WorkflowId} {reason} {(isKnown ? delivery.ApiKeyId : delivery.Address)}";
        lock (_lock)
        {
            if (_counted.TryGetValue(kind, out var before)) before.Note = before.Note with { Count = before.Note.Count + 1 };
            else if (_counted.Count < MostKinds) _counted.Add(kind, new Counted(New(delivery, status, reason, message, isKnown) with { Request = isKnown ? null : delivery.DescribeStranger() }));
            else _dropped++;
        }

        _signal.Writer.TryWrite(true);
    }

    private async Task HandOverAsync(CancellationToken cancellationToken)
    {
        var (notes, dropped) = Take();
        if (dropped > 0) NotNoted(dropped);
        if (notes.Count == 0) return;
        try
        {
            await journal.AppendAsync(new JournalRecord.Noted(notes, options.Value.KeptPerWorkflow), cancellationToken);
        }
        catch (JournalException problem)
        {
            NotKept(notes.Count, problem);
        }
    }

    private (List<NotedDelivery> Notes, int Dropped) Take()
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            var (notes, dropped) = (_alone, _dropped);
            (_alone, _dropped) = ([], 0);
            foreach (var (kind, counted) in _counted)
            {
                if (counted.Note.Count > counted.Written) notes.Add(counted.Note);
                counted.Written = counted.Note.Count;
                if (now - counted.Note.At > Together) _counted.Remove(kind);
            }

            return (notes, dropped);
        }
    }

    private NotedDelivery New(Delivery delivery, int status, string reason, string message, bool isKnown)
    {
        var now = time.GetUtcNow();
        return new(ids.Next(now), delivery.WorkflowId, status, reason, message, isKnown, 1, now);
    }

    private static string MessageOf(Delivery delivery, ApiError error)
    {
        if (delivery.Why is { } why) return why;
        var details = error.Details.Take(5).Select(detail => detail.Path.Length == 0 ? detail.Message : $"{detail.Path}: {detail.Message}").ToList();
        return details.Count == 0 ? error.Message : Redactor.Default.Mask($"{error.Message} {string.Join(" ", details)}");
    }

    private sealed class Counted(NotedDelivery note)
    {
        public NotedDelivery Note { get; set; } = note;
        public int Written { get; set; }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} refused webhook calls were not noted, because there were too many kinds of them")]
    private partial void NotNoted(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} refused webhook calls could not be noted")]
    private partial void NotKept(int count, Exception problem);
}
