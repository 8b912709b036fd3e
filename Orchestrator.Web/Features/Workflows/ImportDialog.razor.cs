using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Account;

namespace Orchestrator.Web.Features.Workflows;

/// <summary>Makes a workflow of a file, or says everything that is wrong with it. Closes with the <see cref="WorkflowDetail"/>.</summary>
public sealed partial class ImportDialog(WorkflowStore workflows)
{
    private const int Shown = 12;
    private const int LargestFile = 1_000_000;
    private string text = "";
    private ImmutableArray<GraphProblem> problems = [];

    /// <summary>Who imports.</summary>
    [Parameter, EditorRequired] public Caller Caller { get; set; } = null!;

    private async Task ReadFileAsync(InputFileChangeEventArgs chosen)
    {
        problems = [];
        if (chosen.File.Size > LargestFile)
        {
            problems = [Problem($"The file has {Ui.Spoken.Size(chosen.File.Size)}; a workflow has at most {Ui.Spoken.Size(LargestFile)}.")];
            return;
        }
        using var reader = new StreamReader(chosen.File.OpenReadStream(LargestFile), Encoding.UTF8);
        text = await reader.ReadToEndAsync();
        await ImportAsync();
    }

    private async Task ImportAsync()
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var reading = GraphDocument.Read(bytes);
        problems = reading.Problems;
        if (reading.Graph is not { } graph) return;
        // The reading has parsed it before, within its limits.
        using var document = JsonDocument.Parse(bytes);
        if (!document.RootElement.TryGetProperty("nodes", out _))
        {
            problems = [Problem("There is no workflow in it: an object with `nodes` and `edges` is expected, as Export writes it.")];
            return;
        }
        var workflow = new NewWorkflow(Text(document, "name") ?? "Imported workflow", Text(document, "description") ?? "", graph, Publish: false);
        switch (await workflows.CreateAsync(Caller, workflow))
        {
            case WorkflowOutcome.Done done:
                Dialogs.Close(done.Workflow);
                break;
            case WorkflowOutcome.Invalid invalid:
                problems = invalid.Problems;
                break;
        }
    }

    private static string? Text(JsonDocument document, string member) =>
        document.RootElement.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static GraphProblem Problem(string message) => new("", message, ProblemKind.Structural);
}
