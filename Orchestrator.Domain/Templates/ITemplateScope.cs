using System.Text.Json;

namespace Orchestrator.Domain.Templates;

/// <summary>The data a template or condition may read: <c>trigger</c>, the steps upstream, <c>execution</c>, <c>workflow</c>.</summary>
public interface ITemplateScope
{
    /// <summary>The names that can be read, for suggestions.</summary>
    IEnumerable<string> Roots { get; }

    /// <summary>The value of a root; false when there is no such name.</summary>
    bool TryGet(string root, out JsonElement value);

    /// <summary>The clock for <c>now</c>.</summary>
    TimeProvider Time { get; }
}
