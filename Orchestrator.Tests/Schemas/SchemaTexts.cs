using System.Text.Json;
using Orchestrator.Domain.Schemas;

namespace Orchestrator.Tests.Schemas;

/// <summary>Schemas and values written as text.</summary>
internal static class SchemaTexts
{
    public static JsonSchema Read(string schema)
    {
        JsonSchema.TryRead(JsonElement.Parse(schema), out var read, out var problems).ShouldBeTrue(string.Join("; ", problems));
        return read!;
    }

    /// <summary>What is wrong with a value, one text each.</summary>
    public static string[] Problems(string schema, string value) => [.. Read(schema).FindProblems(JsonElement.Parse(value)).Select(problem => problem.ToString())];

    /// <summary>What is wrong with a schema, one text each.</summary>
    public static string[] Mistakes(string schema)
    {
        JsonSchema.TryRead(JsonElement.Parse(schema), out var read, out var problems).ShouldBeFalse();
        read.ShouldBeNull();
        return [.. problems.Select(problem => problem.ToString())];
    }
}
