using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Redaction;

namespace Orchestrator.Web.Engine;

/// <summary>The raw input of an execution as it is sealed: <c>{ "input": …, "secrets": [ { "id", "value" } ] }</c>, the secrets only if there are any; likewise <c>edits</c> and <c>part</c>.</summary>
internal static class StoredInput
{
    public static byte[] Write(JsonElement input, IReadOnlyList<KnownSecret> secrets, IReadOnlyList<StepInputEdit>? edits = null, RunPart? part = null)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("input");
            input.WriteTo(writer);
            if (secrets.Count > 0)
            {
                writer.WriteStartArray("secrets");
                foreach (var secret in secrets)
                {
                    writer.WriteStartObject();
                    writer.WriteString("id", secret.Id);
                    writer.WriteString("value", secret.Value);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            }

            if (edits is { Count: > 0 })
            {
                writer.WritePropertyName("edits");
                JsonSerializer.Serialize(writer, edits);
            }

            if (part is not null)
            {
                writer.WritePropertyName("part");
                JsonSerializer.Serialize(writer, part);
            }

            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>All of it, read once.</summary>
    public static KeptInput Read(ReadOnlyMemory<byte> stored)
    {
        var root = StoredJson.Read(stored.Span);
        return new KeptInput(root.GetProperty("input"))
        {
            Secrets = !root.TryGetProperty("secrets", out var secrets) ? [] :
                [.. secrets.EnumerateArray().Select(secret => new KnownSecret(secret.GetProperty("id").GetString(), secret.GetProperty("value").GetString()!))],
            Edits = root.TryGetProperty("edits", out var edits) ? edits.Deserialize<ImmutableArray<StepInputEdit>>() : [],
            Part = root.TryGetProperty("part", out var part) ? part.Deserialize<RunPart>() : null,
        };
    }
}

/// <summary>What an execution was started with, as it is kept.</summary>
/// <param name="Input">What the trigger gave.</param>
public sealed record KeptInput(JsonElement Input)
{
    /// <summary>The secrets that came with it.</summary>
    public IReadOnlyList<KnownSecret> Secrets { get; init; } = [];

    /// <summary>What was typed in place of a step's input.</summary>
    public ImmutableArray<StepInputEdit> Edits { get; init; } = [];

    /// <summary>Which part of the workflow runs; null for all of it.</summary>
    public RunPart? Part { get; init; }
}
