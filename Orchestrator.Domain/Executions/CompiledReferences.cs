using System.Collections.Immutable;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Executions;

/// <summary>An author's text with references in it, cut once. What its templates insert is not looked at.</summary>
internal sealed class CompiledReferences
{
    private readonly Template? _template;
    private readonly ImmutableArray<CredentialReferenceText?> _parts;

    private CompiledReferences(Template? template, ImmutableArray<CredentialReferenceText?> parts) => (_template, _parts) = (template, parts);

    /// <summary>What the text refers to, as often as it does.</summary>
    public IEnumerable<CredentialReference> References => _parts.SelectMany(part => part?.Pieces ?? []).Select(piece => piece.Reference).OfType<CredentialReference>();

    /// <summary>Cuts a text; null when it refers to nothing.</summary>
    /// <param name="template">The text, read; null when it has no templates.</param>
    /// <param name="text">The text.</param>
    public static CompiledReferences? Of(Template? template, string text)
    {
        IEnumerable<string?> parts = template?.Texts ?? [text];
        var cut = new CompiledReferences(template, [.. parts.Select(part => part is null ? null : CredentialReferenceText.Cut(part))]);
        return cut._parts.Any(part => part is { HasReferences: true }) ? cut : null;
    }

    /// <summary>The text with its templates evaluated.</summary>
    public (ImmutableArray<CredentialPiece> Pieces, TemplateError? Error) Fill(ITemplateScope scope, TemplateSink sink)
    {
        if (_template is null) return (_parts[0]!.Pieces, null);
        var (texts, error) = _template.EvaluateParts(scope, sink);
        return error is null ? ([.. texts.SelectMany((text, index) => _parts[index]?.Pieces ?? [new(text, null)])], null) : ([], error);
    }
}
