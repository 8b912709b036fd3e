using System.Text.Json;

namespace Orchestrator.Domain.Templates;

/// <summary>Something wrong with or inside an expression, before it is tied to a template's or a condition's text.</summary>
/// <param name="Message">What is wrong, without the data itself.</param>
/// <param name="Place">Where; null until the expression that failed says so.</param>
/// <param name="Suggestion">The name that was probably meant.</param>
/// <param name="IsMissing">Whether a value is not there, which <c>?</c> and <c>default</c> forgive.</param>
internal sealed record Fault(string Message, Place? Place = null, string? Suggestion = null, bool IsMissing = false);

/// <summary>A value or a fault.</summary>
internal readonly record struct Evaluated(JsonElement Value, Fault? Fault)
{
    public static implicit operator Evaluated(JsonElement value) => new(value, null);

    public static implicit operator Evaluated(Fault fault) => new(Json.Null, fault);

    public static implicit operator Evaluated(bool value) => Json.Of(value);

    public static implicit operator Evaluated(string value) =>
        value.Length <= ExpressionLimits.Result ? Json.Of(value) : TooLarge;

    public static implicit operator Evaluated(Number value) =>
        value.IsFinite ? value.ToJson() : new Fault("the result is beyond the numbers that JSON can hold");

    public static Fault TooLarge { get; } = new("the result is larger than 5 MB");
}

/// <summary>One evaluation: the data, and what is left of the work it may cause.</summary>
internal sealed record Evaluation(ITemplateScope Scope, WorkBudget Budget)
{
    /// <summary>Pays for reading or writing so many bytes; the fault says that nothing is left.</summary>
    public Fault? Charge(long bytes) => Budget.TrySpend(bytes)
        ? null
        : new Fault("this reads more data than one evaluation may; move part of it to a step of its own");
}
