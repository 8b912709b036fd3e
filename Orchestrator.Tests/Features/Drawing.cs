namespace Orchestrator.Tests.Features;

/// <summary>Workflows as callers of the API write them.</summary>
internal static class Drawing
{
    public static object Trigger(string type = "Manual", string id = "t") =>
        new { id, type = "trigger", data = new { label = "Start", name = "trigger", config = new { triggerType = type } } };

    public static object Step(string id, object config) => new { id, type = "action", data = new { label = id, name = id, config } };

    public static object Log(string id, string message = "hello") => Step(id, new { actionType = "log/write", message });

    public static object Edge(string source, string target, string handle = "out") =>
        new { id = $"{source}-{handle}-{target}", source, sourceHandle = handle, target };

    /// <summary>A trigger and a step that answers what it was given.</summary>
    public static object Echo(string trigger = "Webhook", string name = "Echo", bool publish = true) => new
    {
        name,
        publish,
        nodes = new[] { Trigger(trigger), Step("echo", new { actionType = "data/transform", fields = new { got = "{{trigger}}" } }) },
        edges = new[] { Edge("t", "echo") },
    };

    /// <summary>A trigger and a step that waits for a day.</summary>
    public static object Waiting(string trigger = "Webhook") => new
    {
        name = "Waiting",
        nodes = new[] { Trigger(trigger), Step("wait", new { actionType = "flow/delay", duration = "1d" }) },
        edges = new[] { Edge("t", "wait") },
    };

    /// <summary>A trigger and a step that fails for a secret reason of its own.</summary>
    public static object Failing(string trigger = "Manual") => new
    {
        name = "Failing",
        nodes = new[] { Trigger(trigger), Log("fail", "{{trigger.missing}}") },
        edges = new[] { Edge("t", "fail") },
    };
}
