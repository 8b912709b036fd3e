using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Conditions;

/// <summary>A question about the data that is answered with true or false, parsed once and evaluated many times, from any thread.</summary>
public sealed class Condition
{
    private readonly string _source;
    private readonly Expression _expression;

    private Condition(string source, Expression expression, ImmutableArray<TemplateReference> references) =>
        (_source, _expression, References) = (source, expression, references);

    /// <summary>Every path the condition reads, in the order of the text.</summary>
    public ImmutableArray<TemplateReference> References { get; }

    /// <summary>Reads a condition. Never throws: what is wrong is in the result.</summary>
    public static ConditionParse Parse(string source)
    {
        if (source.Length > ExpressionLimits.Source)
            return new(null, new("a condition holds at most 64 KB", ExpressionLimits.Source, 0, source));
        if (Surrogates.FirstLone(source) is >= 0 and var lone)
            return new(null, new("this is half of a surrogate pair, which is not text", lone, 1, source));
        var parser = new ConditionParser(source);
        var expression = parser.Read();
        return parser.Fault is { } fault
            ? new(null, ErrorOf(fault, source))
            : new(new(source, expression!, [.. parser.References]), null);
    }

    /// <summary>The same text with every reference to one root turned to another; quoted text stays as it is.</summary>
    /// <param name="source">A condition. Of a broken one, what stands before the mistake is renamed.</param>
    /// <param name="oldRoot">The step's name until now.</param>
    /// <param name="newRoot">Its name from now on.</param>
    public static string Rename(string source, string oldRoot, string newRoot) =>
        Rename(source, root => root == oldRoot ? newRoot : null);

    /// <summary>The same for several roots at once, so that two of them may change places.</summary>
    /// <param name="source">A condition.</param>
    /// <param name="newRootOf">What a root is called from now on; null to leave it alone.</param>
    public static string Rename(string source, Func<string, string?> newRootOf) =>
        ReferenceEdits.Rename(source, ReferencesIn(source), newRootOf);

    /// <summary>The same text with <c>{{@nodeId:Label.field}}</c> turned into <c>{{name.field}}</c>.</summary>
    /// <param name="source">A condition.</param>
    /// <param name="nameOf">The name of the step with that node id, or null to leave the reference alone.</param>
    public static string RewriteLegacy(string source, Func<string, string?> nameOf) =>
        ReferenceEdits.RewriteLegacy(source, ReferencesIn(source), nameOf);

    /// <summary>Answers it.</summary>
    /// <param name="scope">The data.</param>
    /// <param name="budget">What all templates and conditions of a step may do together; null for one of its own.</param>
    public ConditionResult Evaluate(ITemplateScope scope, WorkBudget? budget = null)
    {
        var fault = Logic.Ask(_expression, "a condition", new Evaluation(scope, budget ?? new WorkBudget()), out var holds);
        return fault is null ? new(holds, null) : new(false, ErrorOf(fault, _source));
    }

    private static List<TemplateReference> ReferencesIn(string source)
    {
        if (source.Length > ExpressionLimits.Source)
            return [];
        var parser = new ConditionParser(source);
        parser.Read();
        return parser.References;
    }

    private static ConditionError ErrorOf(Fault fault, string source) =>
        new(fault.Message, fault.Place?.Start ?? 0, fault.Place?.Length ?? source.Length, source, fault.Suggestion);
}
