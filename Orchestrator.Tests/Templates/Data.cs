using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Tests.Templates;

/// <summary>A scope over one JSON object: its fields are the roots.</summary>
internal sealed class Data(string json) : ITemplateScope
{
    private readonly JsonElement _roots = JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = 2_000 });

    public static Data Empty { get; } = new("{}");

    public IEnumerable<string> Roots => _roots.EnumerateObject().Select(root => root.Name);

    public TimeProvider Time { get; } = new StoppedClock();

    public bool TryGet(string root, out JsonElement value) => _roots.TryGetProperty(root, out value);

    /// <summary>The value of a template that must be right, as compact JSON.</summary>
    public string Evaluate(string template, TemplateSink sink = TemplateSink.Text)
    {
        var parse = Template.Parse(template);
        parse.Error.ShouldBeNull();
        var result = parse.Template!.Evaluate(this, sink);
        result.Error.ShouldBeNull();
        return Json.Compact(result.Value);
    }

    /// <summary>The text of a template that must be right.</summary>
    public string Text(string template, TemplateSink sink = TemplateSink.Text) => JsonElement.Parse(Evaluate(template, sink)).GetString()!;

    /// <summary>What is wrong with a template that must be wrong, when it is read or when it is evaluated.</summary>
    public TemplateError Error(string template, TemplateSink sink = TemplateSink.Text)
    {
        var parse = Template.Parse(template);
        return (parse.Error ?? parse.Template!.Evaluate(this, sink).Error).ShouldNotBeNull();
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 3, 1, 9, 30, 0, TimeSpan.Zero);
    }
}
