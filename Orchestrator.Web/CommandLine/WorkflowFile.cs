using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.CommandLine;

/// <summary>Something the person at the command line has to mend; every line of it is shown.</summary>
internal sealed class CommandException(params IEnumerable<string> lines) : Exception(string.Join(Environment.NewLine, lines));

/// <summary>Reads the files that are named on the command line.</summary>
internal static class WorkflowFile
{
    /// <summary>The workflow's name and its graph.</summary>
    /// <exception cref="CommandException">It cannot be read, or has problems; all of them are named.</exception>
    public static async Task<(string Name, Graph Graph)> ReadAsync(string path, ActionCatalog catalog, CancellationToken cancellationToken)
    {
        var document = await JsonAsync(path, cancellationToken);
        var reading = GraphDocument.Read(document);
        var problems = reading.Graph is { } graph && reading.Problems.IsEmpty ? GraphProblems.Find(graph, catalog) : reading.Problems;
        if (reading.Graph is null || problems.RefusePublishing())
            throw new CommandException([$"{path} cannot run:", .. problems.Where(problem => problem.Refuses(publishing: true)).Select(problem => $"  {problem.Path}: {problem.Message}")]);
        var name = document.TryGetProperty("name", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString()! : Path.GetFileNameWithoutExtension(path);
        return (name, reading.Graph);
    }

    /// <summary>The JSON in a file, or on standard input for <c>-</c>.</summary>
    public static async Task<JsonElement> JsonAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
            using var document = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
            return document.RootElement.Clone();
        }
        catch (JsonException problem)
        {
            throw new CommandException($"{path} is not JSON: line {problem.LineNumber + 1}, position {problem.BytePositionInLine + 1}.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path} cannot be read: {problem.Message}");
        }
    }
}
