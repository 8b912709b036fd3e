using System.Text.Json;

namespace Orchestrator.Web.Features.Executions;

/// <summary>A JSON value somebody typed.</summary>
/// <param name="Value">The value.</param>
/// <param name="IsChanged">Whether it differs from what stood there at first.</param>
public sealed record JsonInput(JsonElement Value, bool IsChanged);
