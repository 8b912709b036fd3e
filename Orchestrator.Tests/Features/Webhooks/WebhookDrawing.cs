namespace Orchestrator.Tests.Features.Webhooks;

/// <summary>Workflows that begin with a webhook of certain settings.</summary>
internal static class WebhookDrawing
{
    public static object Trigger(object config) => new { id = "t", type = "trigger", data = new { label = "Webhook", name = "trigger", config } };

    /// <summary>A trigger with these settings and a step that answers what it was given.</summary>
    public static object Of(object config, bool publish = true) => new
    {
        name = "Webhook",
        publish,
        nodes = new[] { Trigger(config), Drawing.Step("echo", new { actionType = "data/transform", fields = new { got = "{{trigger}}" } }) },
        edges = new[] { Drawing.Edge("t", "echo") },
    };
}
