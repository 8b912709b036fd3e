using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Credentials;

/// <summary>What a token endpoint granted (RFC 6749, section 5.1).</summary>
/// <param name="Members">The whole answer, an object.</param>
/// <param name="AccessToken">The token steps use.</param>
/// <param name="RefreshToken">What renews it from now on; null when the endpoint leaves the old one in force.</param>
/// <param name="ExpiresAt">When the access token ends, as far as is known.</param>
public sealed record OAuthTokens(JsonElement Members, string AccessToken, string? RefreshToken, DateTimeOffset ExpiresAt)
{
    /// <summary>How long a token is taken to live when the endpoint does not say.</summary>
    public static readonly TimeSpan AssumedLife = TimeSpan.FromHours(1);

    private static readonly TimeSpan _longestLife = TimeSpan.FromDays(3_650);

    /// <summary>What was wrong with the stated life, so that one had to be assumed; null for nothing.</summary>
    public string? Doubt { get; init; }

    /// <summary>Reads a life in seconds: a number, or a text that is one.</summary>
    /// <param name="answer">The answer, an object.</param>
    /// <param name="askedAt">When it was asked for: the token was made later, so that it never ends before this says.</param>
    internal static (DateTimeOffset ExpiresAt, string? Doubt) ReadLife(JsonElement answer, DateTimeOffset askedAt)
    {
        if (!answer.TryGetProperty("expires_in", out var stated) || stated.ValueKind == JsonValueKind.Null) return (askedAt + AssumedLife, null);
        double? seconds = stated.ValueKind switch
        {
            JsonValueKind.Number when stated.TryGetDouble(out var number) => number,
            JsonValueKind.String when double.TryParse(stated.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            _ => null,
        };
        return seconds switch
        {
            null or double.NaN => Assume("is not a number"),
            <= 0 => Assume("is not above 0"),
            _ when seconds > _longestLife.TotalSeconds => Assume("is more than ten years"),
            _ => (askedAt + TimeSpan.FromSeconds(Math.Floor(seconds.Value)), null),
        };

        (DateTimeOffset, string?) Assume(string wrong) => (askedAt + AssumedLife, $"The token was renewed, but its expires_in {wrong}: one hour is assumed.");
    }

    /// <summary>The value with these tokens: what the endpoint returned replaces what it was, every other member stays.</summary>
    /// <param name="old">The value so far, an object.</param>
    public JsonElement MergeInto(JsonElement old)
    {
        var members = Collect(old.EnumerateObject().Concat(Members.EnumerateObject()));
        // Kept apart, and an old life says nothing about the new token.
        members.Remove("refresh_token");
        if (!Members.TryGetProperty("expires_in", out _)) members.Remove("expires_in");
        members["expires_at"] = Json.Of(ExpiresAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        return Write(members);
    }

    /// <summary>Some members of an object; of a name that comes twice the last.</summary>
    internal static JsonElement Only(JsonElement value, Func<JsonProperty, bool> which) => Write(Collect(value.EnumerateObject().Where(which)));

    private static Dictionary<string, JsonElement> Collect(IEnumerable<JsonProperty> members) =>
        members.GroupBy(member => member.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Last().Value, StringComparer.Ordinal);

    private static JsonElement Write(Dictionary<string, JsonElement> members) => Json.Build(writer =>
    {
        writer.WriteStartObject();
        foreach (var (name, value) in members)
        {
            writer.WritePropertyName(name);
            Json.Write(value, writer);
        }

        writer.WriteEndObject();
    });

    /// <summary>Nothing of it is written by accident.</summary>
    public override string ToString() => nameof(OAuthTokens);
}
