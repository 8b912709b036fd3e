using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;

namespace Orchestrator.Web.Features.Executions;

/// <summary>What a search found.</summary>
/// <param name="Ids">Newest first.</param>
/// <param name="Next">Where to go on; null when everything was looked at.</param>
internal sealed record FoundRuns(IReadOnlyList<string> Ids, string? Next);

/// <summary>
/// Finds the ids of a workspace's runs, newest first. What an index can answer it answers, workflow by workflow and state by state, and the newest of all are merged. A text, and
/// runs of webhooks, are looked for among them, newest first, for as long as <see cref="Patience"/> lasts; the answer then says where to go on.
/// </summary>
internal sealed class RunSearch(AppDb db, TimeProvider time)
{
    // The first look is as long as the list; what is rarer is looked for in larger strides.
    private const int MostAtOnce = 4_000;
    private const int MostTextsAtOnce = 250;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>How long is looked for one answer; with reading what was found it stays below a fifth of a second.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(60);

    public async Task<FoundRuns> FindAsync(ExecutionFilter filter, int limit, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (IdRange.Of(filter.Text) is { } range && await WithinAsync(filter, range, limit, cancellationToken) is { Count: > 0 } byId) return new FoundRuns(byId, null);
        var started = time.GetTimestamp();
        List<string> found = [];
        var (after, stride) = (filter.Cursor, limit + 1);
        while (true)
        {
            var candidates = await NewestAsync(filter, after, stride, cancellationToken);
            found.AddRange(await MatchingAsync(filter, candidates, cancellationToken));
            if (found.Count > limit) return new FoundRuns(found[..limit], found[limit - 1]);
            if (candidates.Count < stride) return new FoundRuns(found, null);
            after = candidates[^1];
            if (time.GetElapsedTime(started) >= patience) return new FoundRuns(found, after);
            stride = Math.Min(stride * 2, filter.Text is null ? MostAtOnce : MostTextsAtOnce);
        }
    }

    private async Task<List<string>> NewestAsync(ExecutionFilter filter, string? after, int count, CancellationToken cancellationToken)
    {
        var sql = new StringBuilder("SELECT run.Id AS Value FROM Workflows AS workflow ");
        List<object> values = [];
        string Given(object value)
        {
            values.Add(new SqliteParameter($"@v{values.Count}", value));
            return $"@v{values.Count - 1}";
        }

        if (!filter.Statuses.IsDefaultOrEmpty) sql.Append(CultureInfo.InvariantCulture, $"CROSS JOIN json_each({Given(JsonSerializer.Serialize(filter.Statuses.Select(status => status.ToString())))}) AS state ");
        sql.Append(CultureInfo.InvariantCulture, $"CROSS JOIN Executions AS run WHERE workflow.TenantId = {Given(db.TenantId!)} ");
        if (filter.WorkflowId is { } workflow) sql.Append(CultureInfo.InvariantCulture, $"AND workflow.Id = {Given(workflow)} ");
        sql.Append("AND run.Id IN (SELECT one.Id FROM Executions AS one WHERE one.WorkflowId = workflow.Id ");
        if (!filter.Statuses.IsDefaultOrEmpty) sql.Append("AND one.Status = state.value ");
        // The index of triggers leaves webhooks out, which the statement has to say, too.
        if (filter.Trigger is { } trigger && trigger != TriggerKind.Webhook) sql.Append(CultureInfo.InvariantCulture, $"AND one.\"Trigger\" = {Given(trigger.ToString())} AND one.\"Trigger\" <> 'Webhook' ");
        // An id begins with its instant, so that one index serves order, cursor and time.
        if (filter.From is { } from) sql.Append(CultureInfo.InvariantCulture, $"AND one.Id >= {Given(RunIds.FirstAt(from))} ");
        if (filter.To is { } to) sql.Append(CultureInfo.InvariantCulture, $"AND one.Id < {Given(RunIds.FirstAt(to))} ");
        if (after is not null) sql.Append(CultureInfo.InvariantCulture, $"AND one.Id < {Given(after)} ");
        var most = Given(count);
        sql.Append(CultureInfo.InvariantCulture, $"ORDER BY one.Id DESC LIMIT {most}) ORDER BY run.Id DESC LIMIT {most}");
        return await db.Database.SqlQueryRaw<string>(sql.ToString(), [.. values]).ToListAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<string>> MatchingAsync(ExecutionFilter filter, List<string> candidates, CancellationToken cancellationToken)
    {
        if (candidates.Count == 0 || (filter.Text is null && filter.Trigger != TriggerKind.Webhook)) return candidates;
        var rows = db.Executions.AsNoTracking().Where(row => candidates.Contains(row.Id));
        if (filter.Trigger == TriggerKind.Webhook) rows = rows.Where(row => row.Trigger == TriggerKind.Webhook);
        if (filter.Text is { } text && Somewhere(text) is var like)
        {
            rows = rows.Where(row => EF.Functions.Like(row.Input!, like, "\\") || EF.Functions.Like(row.Output!, like, "\\") || EF.Functions.Like(row.Error!, like, "\\")
                || db.StepRuns.Any(step => step.ExecutionId == row.Id
                    && (EF.Functions.Like(step.Input!, like, "\\") || EF.Functions.Like(step.Output!, like, "\\") || EF.Functions.Like(step.Error!, like, "\\"))));
        }

        return await rows.OrderByDescending(row => row.Id).Select(row => row.Id).ToListAsync(cancellationToken);
    }

    private async Task<List<string>> WithinAsync(ExecutionFilter filter, IdRange range, int limit, CancellationToken cancellationToken)
    {
        var rows = db.Executions.AsNoTracking().Where(row => string.Compare(row.Id, range.First) >= 0 && string.Compare(row.Id, range.Last) <= 0 && EF.Functions.Like(row.Id, "%" + range.End));
        if (filter.WorkflowId is { } workflow) rows = rows.Where(row => row.WorkflowId == workflow);
        if (!filter.Statuses.IsDefaultOrEmpty) rows = rows.Where(row => filter.Statuses.Contains(row.Status));
        if (filter.Trigger is { } trigger) rows = rows.Where(row => row.Trigger == trigger);
        return await rows.OrderByDescending(row => row.Id).Select(row => row.Id).Take(limit).ToListAsync(cancellationToken);
    }

    // As it stands in what is kept, which is JSON.
    private static string Somewhere(string text) =>
        $"%{JsonSerializer.Serialize(text, Relaxed)[1..^1].Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
}

/// <summary>The ids a text may mean: a whole one, its beginning, or the short form that pages show.</summary>
/// <param name="First">The smallest.</param>
/// <param name="Last">The largest.</param>
/// <param name="End">What they end with; empty for anything.</param>
internal sealed record IdRange(string First, string Last, string End)
{
    private const int Whole = 32;
    private const int Shortest = 8;

    /// <summary>Null when it is no id.</summary>
    public static IdRange? Of(string? text)
    {
        if (text?.Trim().ToLowerInvariant().Split('…') is not { Length: 1 or 2 } parts || parts[0].Length is < Shortest or > Whole) return null;
        var (start, end) = (parts[0], parts is [_, var last] ? last : "");
        if (start.Length + end.Length > Whole || !start.All(char.IsAsciiHexDigit) || !end.All(char.IsAsciiHexDigit)) return null;
        return new IdRange(start, start + new string('f', Whole - start.Length), end);
    }
}
