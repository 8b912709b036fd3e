using System.Text;

namespace Orchestrator.Domain.Templates;

/// <summary>Rewrites the roots of references and nothing else.</summary>
internal static class ReferenceEdits
{
    public static string Apply(string source, IEnumerable<TemplateReference> references, Func<TemplateReference, string?> newRoot)
    {
        var (result, copied) = (new StringBuilder(), 0);
        foreach (var reference in references)
        {
            if (newRoot(reference) is not { } root)
                continue;
            result.Append(source, copied, reference.Position - copied).Append(root);
            copied = reference.Position + reference.Length;
        }

        return copied == 0 ? source : result.Append(source, copied, source.Length - copied).ToString();
    }

    public static string Rename(string source, IEnumerable<TemplateReference> references, Func<string, string?> newRootOf) =>
        Apply(source, references, reference => newRootOf(reference.Root));

    public static string RewriteLegacy(string source, IEnumerable<TemplateReference> references, Func<string, string?> nameOf) =>
        Apply(source, references, reference => reference.NodeId is { } id ? nameOf(id) : null);
}
