using System.Text.Json;

namespace Orchestrator.Domain.Schemas;

/// <summary>One schema of a document: all of its rules must hold.</summary>
internal sealed class SchemaNode
{
    /// <summary>Filled after the node is known, because schemas may refer to themselves.</summary>
    public List<SchemaRule> Rules { get; } = [];

    public void Check(JsonElement value, ValuePlace place, SchemaCheck check)
    {
        if (!check.Enter()) return;
        foreach (var rule in Rules)
        {
            if (check.IsOver) break;
            rule.Check(value, place, check);
        }

        check.Leave();
    }
}

/// <summary>What one keyword, or a few that belong together, asks of a value.</summary>
internal abstract class SchemaRule
{
    public abstract void Check(JsonElement value, ValuePlace place, SchemaCheck check);
}
