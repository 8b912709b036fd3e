namespace Orchestrator.Bench.Instances;

/// <summary>The workflows that are run.</summary>
internal static class Drawings
{
    /// <summary>A webhook and nothing after it.</summary>
    public static object TriggerOnly => Draw("Accept", []);

    /// <summary>A webhook and three steps that set fields, as the comparison with n8n has them.</summary>
    public static object ThreeSteps => Draw("Three steps", Chain(3));

    /// <summary>A webhook and one request that may be repeated.</summary>
    public static object Request(Uri url) => Draw("Request", [("fetch", new { actionType = "http/request", method = "GET", url = url.ToString() })]);

    /// <summary>A webhook and a chain of steps that set fields.</summary>
    public static IReadOnlyList<(string Name, object Config)> Chain(int steps) =>
        [.. Enumerable.Range(1, steps).Select(number => ($"set_{number}", (object)new { actionType = "data/transform", fields = new { order = "{{trigger.order}}", step = number } }))];

    /// <summary>A webhook and steps one below the other, eight to a column.</summary>
    public static object Draw(string name, IReadOnlyList<(string Name, object Config)> steps) => new
    {
        name,
        nodes = (object[])
        [
            new { id = "trigger", type = "trigger", position = new { x = 0, y = 0 }, data = new { label = "Webhook", name = "trigger", config = new { triggerType = "Webhook" } } },
            .. steps.Select((step, index) => new
            {
                id = step.Name, type = "action", position = new { x = (index + 1) / 8 * 320, y = (index + 1) % 8 * 140 },
                data = new { label = step.Name, name = step.Name, config = step.Config },
            }),
        ],
        edges = steps.Select((step, index) => new { id = $"e{index}", source = index == 0 ? "trigger" : steps[index - 1].Name, sourceHandle = "out", target = step.Name }),
    };
}
