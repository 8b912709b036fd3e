using System.Text.Json;

namespace Orchestrator.Domain.Executions;

/// <summary>
/// What a person typed in place of a step's input before resuming. It starts from the input as shown, which is masked: what was left as shown keeps its
/// real value, what was changed is used as typed and not as a template. Conditions are asked as drawn.
/// </summary>
/// <param name="NodeId">The step.</param>
/// <param name="Iteration">Which pass of which loops; 0 outside of loops.</param>
/// <param name="Input">The whole input, as edited.</param>
public sealed record StepInputEdit(string NodeId, long Iteration, JsonElement Input);
