using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations.Manifests;

namespace Orchestrator.Web.Integrations;

/// <summary>Reads a list page by page, no further than it is asked for.</summary>
internal static partial class ProviderPages
{
    private const int MostPages = 100;

    /// <summary>The items, or why there are none.</summary>
    /// <param name="list">How the list goes on.</param>
    /// <param name="limit">How many are wanted at most.</param>
    /// <param name="isWanted">Reading ends with the first item of which this is true; null to take all.</param>
    /// <param name="call">Asks for one page.</param>
    public static async Task<(ImmutableArray<JsonElement> Items, ProviderReply.Refused? Problem)> ReadAsync(
        ManifestList list, int limit, Predicate<JsonElement>? isWanted, Func<ProviderPage, Task<ProviderReply>> call)
    {
        var items = ImmutableArray.CreateBuilder<JsonElement>();
        var page = Sized(list, limit);
        for (var pages = 0; pages < MostPages; pages++)
        {
            var reply = await call(page);
            if (reply is ProviderReply.Refused refused) return ([], refused);
            var done = (ProviderReply.Done)reply;
            var here = ItemsOf(list, done.Data);
            items.AddRange(isWanted is null ? here : here.Where(item => isWanted(item)));
            if (isWanted is null ? items.Count >= limit : items.Count > 0) break;
            if (Next(list, done, here, items.Count) is not { } mark) break;
            page = list.ByLink ? new ProviderPage([], Address: mark) : Marked(list, Sized(list, limit), mark);
        }

        return ([.. items.Take(limit)], null);
    }

    private static List<JsonElement> ItemsOf(ManifestList list, JsonElement answer) => list.Items.In(answer) switch
    {
        { ValueKind: JsonValueKind.Array } items => [.. items.EnumerateArray()],
        { } single => [single],
        null => [],
    };

    private static string? Next(ManifestList list, ProviderReply.Done done, List<JsonElement> here, int count)
    {
        if (list.ByLink) return done.Headers.GetValueOrDefault("link") is { } link && NextPattern().Match(link) is { Success: true } match && Uri.TryCreate(match.Groups["url"].Value, UriKind.RelativeOrAbsolute, out var url)
            ? url.IsAbsoluteUri ? url.PathAndQuery : url.OriginalString : null;
        if (here.Count == 0 || list.More?.In(done.Data) is { ValueKind: JsonValueKind.False }) return null;
        if (list.More is { } more && more.In(done.Data) is null) return null;
        if (list.ByOffset) return here.Count < list.Most && list.More is null ? null : count.ToString(CultureInfo.InvariantCulture);
        var mark = list.LastId is { } id ? AnswerPath.Parse(id).In(here[^1]) : list.Next?.In(done.Data);
        return mark is { } found && (found.ValueKind == JsonValueKind.String ? found.GetString()! : found.GetRawText()) is { Length: > 0 } text ? text : null;
    }

    private static ProviderPage Sized(ManifestList list, int limit)
    {
        var size = Math.Min(list.Most, limit);
        return new ProviderPage(list.SizeQuery is { } name ? [(name, size.ToString(CultureInfo.InvariantCulture))] : [], list.SizeBody is { } place ? body => Put(body, place, JsonValue.Create(size)) : null);
    }

    private static ProviderPage Marked(ManifestList list, ProviderPage page, string mark) => new(
        list.ToQuery is { } name ? page.Query.Add((name, mark)) : page.Query,
        body =>
        {
            page.Body?.Invoke(body);
            if (list.ToBody is { } place) Put(body, place, list.ByOffset ? JsonValue.Create(int.Parse(mark, CultureInfo.InvariantCulture)) : JsonValue.Create(mark));
        });

    private static void Put(JsonNode? body, AnswerPath place, JsonNode value)
    {
        var at = body as JsonObject;
        foreach (var step in place.Steps[..^1])
        {
            if (at is null) return;
            if (at[step] is not JsonObject inner) at[step] = inner = [];
            at = inner;
        }

        if (at is not null) at[place.Steps[^1]] = value;
    }

    // RFC 8288: <https://api.example.com/things?page=2>; rel="next"
    [GeneratedRegex("""<(?<url>[^>]*)>\s*;[^,]*\brel\s*=\s*"?next\b""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NextPattern();
}
