using System.Text.Json;

namespace Orchestrator.Tests.Features;

/// <summary>What many tests do first.</summary>
internal static class ApiSteps
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task<string> CreateAsync(this Visitor owner, object workflow)
    {
        var made = await owner.PostAsync("/api/workflows/create", workflow);
        made.Status.ShouldBe(201, made.Text);
        return made.Word("id");
    }

    public static async Task<string> CreateKeyAsync(this Visitor owner, string? workflowId, DateTimeOffset? expiresAt = null)
    {
        var made = await owner.PostAsync("/api/api-keys", new { name = "Key", workflowId, expiresAt });
        made.Status.ShouldBe(201, made.Text);
        return made.Word("key");
    }

    public static async Task<string> ExecuteAsync(this Visitor owner, string workflowId, object? input = null)
    {
        var started = await owner.PostAsync($"/api/workflows/{workflowId}/execute", new { input });
        started.Status.ShouldBe(200, started.Text);
        started.Word("status").ShouldBe("running");
        return started.Word("executionId");
    }

    /// <summary>Follows the run's own events until it stands so, or has ended.</summary>
    public static async Task<JsonElement> UntilAsync(this Visitor owner, string executionId, params string[] statuses)
    {
        using var patience = new CancellationTokenSource(Patience);
        await foreach (var (name, data) in owner.EventsAsync(executionId, patience.Token))
            if (name == "execution" && statuses.Contains(data.GetProperty("status").GetString())) return data;
        throw new InvalidOperationException($"The run ended without being {string.Join(" or ", statuses)}.");
    }

    public static Task<JsonElement> UntilEndedAsync(this Visitor owner, string executionId) => owner.UntilAsync(executionId, "success", "error", "cancelled");

    public static async IAsyncEnumerable<(string Name, JsonElement Data)> EventsAsync(
        this Visitor owner, string executionId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await owner.Http.GetAsync($"/api/workflows/executions/{executionId}/events", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.IsSuccessStatusCode.ShouldBeTrue();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in System.Net.ServerSentEvents.SseParser.Create(stream).EnumerateAsync(cancellationToken))
            yield return (item.EventType, JsonElement.Parse(item.Data));
    }
}
