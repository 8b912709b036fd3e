using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Orchestrator.Tests;

/// <summary>Somebody who calls the program, with cookies of their own.</summary>
public sealed class Visitor(HttpClient http) : IDisposable
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>Somebody new at a program that listens there.</summary>
    public static Visitor At(Uri address) =>
        new(new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false }) { BaseAddress = address });

    /// <summary>The client, for what the verbs below do not do.</summary>
    public HttpClient Http => http;

    /// <summary>Reads.</summary>
    public Task<Answer> GetAsync(string path, string? key = null) => SendAsync(HttpMethod.Get, path, content: null, key);

    /// <summary>Sends a value as JSON.</summary>
    public Task<Answer> PostAsync(string path, object? body = null, string? key = null) => SendAsync(HttpMethod.Post, path, Json(body ?? new { }), key);

    /// <summary>Sends a change as JSON.</summary>
    public Task<Answer> PatchAsync(string path, object body) => SendAsync(HttpMethod.Patch, path, Json(body));

    /// <summary>Removes.</summary>
    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, content: null);

    /// <summary>Sends a text as it is.</summary>
    public Task<Answer> PostTextAsync(string path, string text, string type = "application/json", string? key = null) =>
        SendAsync(HttpMethod.Post, path, new StringContent(text, Encoding.UTF8, type), key);

    /// <summary>Sends anything.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content, string? key = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (key is not null) request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers);
    }

    /// <summary>A value as a JSON body; a string is the JSON itself.</summary>
    public static StringContent Json(object body) =>
        new(body as string ?? JsonSerializer.Serialize(body, Web), Encoding.UTF8, "application/json");

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();
}

/// <summary>What came back.</summary>
public sealed record Answer(int Status, string Text, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    /// <summary>The body as JSON.</summary>
    public JsonElement Json => JsonElement.Parse(Text);

    /// <summary>A member of the body as text.</summary>
    public string Word(string member) => Json.GetProperty(member).GetString()!;

    /// <summary>The <c>error_id</c>.</summary>
    public string ErrorId => Json.GetProperty("error").GetProperty("error_id").GetString()!;

    /// <summary>The error's message.</summary>
    public string Message => Json.GetProperty("error").GetProperty("message").GetString()!;

    /// <summary>The paths of the error's details.</summary>
    public IReadOnlyList<string> Paths => [.. Json.GetProperty("error").GetProperty("details").EnumerateArray().Select(detail => detail.GetProperty("path").GetString()!)];
}
