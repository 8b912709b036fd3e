using System.Text.Json;
using System.Text.RegularExpressions;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Executions;

/// <summary>The button that helps after an error, for the very step that failed: a closed set.</summary>
/// <param name="Words">What the button says.</param>
public abstract partial record RunRemedy(string Words)
{
    /// <summary>It leads to a page.</summary>
    public sealed record Page(string Words, string Address) : RunRemedy(Words);

    /// <summary>It opens the step's integration where one stands.</summary>
    public sealed record Integration(string Words, string Id) : RunRemedy(Words);

    /// <summary>It runs the same input once more.</summary>
    public sealed record Again(string Words) : RunRemedy(Words);

    /// <summary>A person says what became of the step.</summary>
    public sealed record Decide(string Words) : RunRemedy(Words);

    /// <summary>The button for an error.</summary>
    /// <param name="error">Why it failed.</param>
    /// <param name="node">The step as drawn; null when it is not known.</param>
    /// <param name="workflowId">Its workflow.</param>
    /// <param name="executionId">The run.</param>
    public static RunRemedy For(StepError error, Node? node, string workflowId, string executionId)
    {
        var edit = new Page(node is null ? "Open the editor" : "Edit the step", EditorOf(workflowId, executionId, node));
        return ErrorHelp.For(error.Code).Remedy switch
        {
            ErrorRemedy.Decide => new Decide("Decide"),
            ErrorRemedy.RunAgain => new Again("Run it again"),
            ErrorRemedy.OpenBudget => new Page("Raise the budget", $"/workflows/{workflowId}/settings"),
            ErrorRemedy.OpenIntegration or ErrorRemedy.OpenCredential when Named(error, node) is { } id => new Page($"Open {id}", $"/credentials?id={Uri.EscapeDataString(id)}"),
            ErrorRemedy.OpenIntegration when Attached(node) is { } id => new Integration("Update the integration", id),
            ErrorRemedy.OpenCredential => new Page("Open the vault", "/credentials"),
            _ => edit,
        };
    }

    /// <summary>The address of the editor with a run's data, and with a step of it when one is named.</summary>
    public static string EditorOf(string workflowId, string executionId, Node? node = null) =>
        $"/workflows/{workflowId}?run={executionId}{(node is null ? "" : $"&step={Uri.EscapeDataString(node.Id)}")}";

    // The credential the message names; else the one the step names first.
    private static string? Named(StepError error, Node? node)
    {
        if (node is null) return null;
        var ids = Texts(node.Config, null).SelectMany(one => Reference().Matches(one.Text)).Select(match => match.Groups["id"].Value).ToList();
        return ids.Find(id => error.Message.Contains(id, StringComparison.Ordinal)) ?? (Attached(node) is null ? ids.FirstOrDefault() : null);
    }

    private static string? Attached(Node? node) => node is null ? null : Texts(node.Config, null).FirstOrDefault(one => one is { Name: "integrationId", Text: not ("" or "example") }).Text;

    [GeneratedRegex($"{CredentialReference.Scheme}(?<id>[A-Za-z0-9_-]+)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Reference();

    private static IEnumerable<(string? Name, string Text)> Texts(JsonElement value, string? name) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Texts(member.Value, member.Name)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(item => Texts(item, name)),
        JsonValueKind.String => [(name, value.GetString()!)],
        _ => [],
    };
}
