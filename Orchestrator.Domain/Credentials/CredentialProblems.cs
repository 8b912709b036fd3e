using System.Globalization;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Credentials;

/// <summary>What is wrong with the references of a graph, judged by the credentials there are. What cannot work refuses publishing; what may be mended in the vault is a warning.</summary>
internal static class CredentialProblems
{
    /// <summary>The problems of every reference that may stand where it is; each reference once per setting.</summary>
    public static IEnumerable<GraphProblem> Find(Graph graph, ActionCatalog catalog, KnownCredentials known)
    {
        for (var i = 0; i < graph.Nodes.Length; i++)
        {
            var node = graph.Nodes[i];
            HashSet<(string, CredentialReference)> seen = [];
            foreach (var place in CredentialReferenceRules.Find(node.Config, catalog.Find(node), isTrigger: node.Type == NodeType.Trigger))
            {
                if (place is not { Problem: null, Reference: { } reference } || !seen.Add((place.Field, reference))) continue;
                if (Judge(reference, known, node.Type == NodeType.Trigger ? "every delivery is refused" : "the step fails") is var (kind, message))
                    yield return new(string.Create(CultureInfo.InvariantCulture, $"nodes[{i}].data.config{place.Path}"), message, kind, node.Id, place.Field);
            }
        }
    }

    private static (ProblemKind Kind, string Message)? Judge(CredentialReference reference, KnownCredentials known, string then)
    {
        var name = $"The credential “{DocumentWalk.Short(reference.Id)}”";
        if (known.Find(reference.Id) is not { } credential)
            return (ProblemKind.Semantic, $"There is no credential “{DocumentWalk.Short(reference.Id)}” in this workspace{DocumentWalk.Hint(reference.Id, known.All.Select(one => one.Id))}");
        if (reference.Field is { } field && !credential.Fields.IsDefault && !credential.Fields.Contains(field, StringComparer.Ordinal))
        {
            return (ProblemKind.Semantic, credential.Fields.IsEmpty
                ? $"{name} is one text without fields; leave “/{DocumentWalk.Short(field)}” out."
                : $"{name} has no field “{DocumentWalk.Short(field)}”; it has {string.Join(", ", credential.Fields)}.");
        }

        return credential.State switch
        {
            CredentialState.Disabled => (ProblemKind.Warning, $"{name} is switched off; {then} until it is enabled."),
            CredentialState.Expired => (ProblemKind.Warning, $"{name} has expired; {then} until it gets a new value."),
            CredentialState.NeedsReconnect => (ProblemKind.Warning, $"{name} needs to be connected again; {then} without that."),
            _ => null,
        };
    }
}
