using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Orchestrator.Web.Integrations.Examples;

/// <summary>Slack's Web API as docs.slack.dev describes it: <c>auth.test</c>, <c>chat.postMessage</c> and <c>conversations.list</c> of a small workspace. Every well-formed channel takes messages.</summary>
internal sealed partial class ExampleSlack : IExampleService
{
    private const int LongestText = 40_000;
    private const string Message = "channel!:string text:string blocks:array attachments:array thread_ts:string reply_broadcast:boolean mrkdwn:boolean unfurl_links:boolean unfurl_media:boolean username:string "
        + "icon_emoji:string icon_url:string metadata:object parse:string link_names:boolean markdown_text:string";

    /// <inheritdoc />
    public string Type => "slack";

    /// <inheritdoc />
    public JsonElement Settings { get; } = JsonElement.Parse("""{"apiKey":"xoxb-example"}""");

    /// <inheritdoc />
    public ExampleAnswer Answer(ExampleRequest request)
    {
        if (request.Header("Authorization") is not { } header) return Refused("not_authed");
        if (header != "Bearer xoxb-example") return Refused("invalid_auth");
        return (request.Method, request.Path) switch
        {
            ("POST", "/api/auth.test") => new(200, new { ok = true, url = "https://example.slack.com/", team = "Example", user = "orchestrator", team_id = "T0EXAMPLE", user_id = "U0EXAMPLE" }),
            ("POST", "/api/chat.postMessage") => Posted(request.Body, request.Now),
            ("GET", "/api/conversations.list") => new(200, new { ok = true, channels = new[] { Channel("C0GENERAL", "general", "Work"), Channel("C0ALERTS", "alerts", "What needs somebody"), Channel("C0RANDOM", "random", "Fun") }, response_metadata = new { next_cursor = "" } }),
            _ => Refused("unknown_method"),
        };
    }

    private static ExampleAnswer Posted(JsonElement body, DateTimeOffset now)
    {
        if (ExampleServices.Wrong(body, Message) is var (member, problem)) return Refused("invalid_arguments", $"[ERROR] {problem}: {member}");
        var channel = body.GetProperty("channel").GetString()!;
        if (!ChannelPattern().IsMatch(channel)) return Refused("channel_not_found");
        var text = body.TryGetProperty("text", out var written) ? written.GetString() ?? "" : "";
        if (text.Length == 0 && !body.TryGetProperty("blocks", out _) && !body.TryGetProperty("attachments", out _)) return Refused("no_text");
        if (text.Length > LongestText) return Refused("msg_too_long");
        var id = channel[0] == '#' ? $"C0{channel[1..].ToUpperInvariant()}" : channel;
        var ts = string.Create(CultureInfo.InvariantCulture, $"{now.ToUnixTimeSeconds()}.{now.Millisecond:D3}000");
        return new(200, new { ok = true, channel = id, ts, message = new { type = "message", text, user = "U0EXAMPLE", ts } });
    }

    private static object Channel(string id, string name, string topic) => new { id, name, is_private = false, is_member = true, topic = new { value = topic } };

    private static ExampleAnswer Refused(string error, params string[] messages) => new(200, messages.Length == 0 ? new { ok = false, error } : new { ok = false, error, response_metadata = new { messages } });

    // #name, name, or an id of a channel, a group, a conversation or a person.
    [GeneratedRegex("^(#?[a-z0-9][a-z0-9_-]{0,79}|[CGDUW][A-Z0-9]{2,})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ChannelPattern();
}
