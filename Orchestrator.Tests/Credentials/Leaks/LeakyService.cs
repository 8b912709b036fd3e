using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Orchestrator.Tests.Actions;

namespace Orchestrator.Tests.Credentials.Leaks;

/// <summary>A service that sends back every text it is sent, in every form, in its body under harmless names, as a name, and in its headers.</summary>
internal static class LeakyService
{
    public static Task<Upstream> StartAsync(IReadOnlyCollection<string> secrets)
    {
        Upstream? service = null;
        return Started();

        async Task<Upstream> Started() => service = await Upstream.StartAsync(context => AnswerAsync(context, service!.Requests.Last(), secrets));
    }

    private static async Task AnswerAsync(HttpContext context, Upstream.Received request, IReadOnlyCollection<string> secrets)
    {
        var got = request.Target + '\n' + string.Join('\n', request.Headers.Values) + '\n' + string.Join('\n', request.Body.Length > 0 ? Texts(JsonElement.Parse(request.Body)) : []);
        var sent = secrets.Where(secret => got.Contains(secret, StringComparison.Ordinal)).ToList();
        var lines = sent.Select(secret => string.Join(" | ", SecretWriting.Echoes(secret))).ToList();
        var body = new Dictionary<string, object>
        {
            ["list"] = lines,
            ["words"] = sent,
            ["byName"] = sent.OrderByDescending(secret => secret.All(char.IsAsciiLetterOrDigit) ? secret.Length : 0).SelectMany(SecretWriting.Echoes).Distinct().Take(40).ToDictionary(form => form, _ => 1),
            ["byPart"] = sent.OrderByDescending(secret => secret.All(char.IsAsciiLetterOrDigit) ? secret.Length : 0).ToDictionary(secret => secret, secret => secret),
            ["long"] = sent.Where(secret => secret.All(char.IsAsciiLetterOrDigit)).MaxBy(secret => secret.Length) ?? "",
            ["request"] = got,
        };
        foreach (var (number, form) in sent.SelectMany(SecretWriting.Echoes).Where(form => form.Length < 300 && form.All(sign => sign is > ' ' and <= '~')).Take(120).Index()) context.Response.Headers[$"X-Echo-{number}"] = form;
        context.Response.StatusCode = request.Target.StartsWith("/fail", StringComparison.Ordinal) ? 500 : 200;
        await context.Response.WriteAsJsonAsync(body);
    }

    private static IEnumerable<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Texts(member.Value)),
        _ => [],
    };
}
