using System.Collections.Immutable;
using System.Text.Json;

namespace Orchestrator.Domain.Templates;

/// <summary>
/// Reads what templates and conditions share: <c>head | function(arguments) | …</c>. A method that fails records the first
/// fault and returns null, and its callers give up. Limits are checked before going deeper.
/// </summary>
internal abstract partial class ExpressionParser(string source)
{
    private Lexer _lexer = new(source, 0);
    private int _depth;

    protected string Source => source;

    protected Token Current { get; private set; }

    /// <summary>The first thing that is wrong.</summary>
    public Fault? Fault { get; private set; }

    /// <summary>The paths read so far, in the order of the text, also when something else is wrong.</summary>
    public List<TemplateReference> References { get; } = [];

    /// <summary>Whether <c>@nodeId:Label</c> may stand here.</summary>
    protected virtual bool ReadsLegacy => true;

    /// <summary>The first character after the current token that is not a space.</summary>
    protected char Following => source.AsSpan(Current.Place.End).TrimStart() is { IsEmpty: false } rest ? rest[0] : '\0';

    protected void StartAt(int position)
    {
        _lexer = new(source, position);
        _depth = 0;
        Advance();
    }

    protected Token Advance()
    {
        var token = Current;
        Current = _lexer.Next();
        return token;
    }

    protected bool Accept(string symbol)
    {
        if (!Current.Is(symbol))
            return false;
        Advance();
        return true;
    }

    protected Expression? Fail(Place place, string message, string? suggestion = null)
    {
        Fault ??= new(message, place, suggestion);
        return null;
    }

    protected Expression? FailHere(string expected) => Current.Kind switch
    {
        TokenKind.Bad => Fail(Current.Place, Current.Text),
        TokenKind.End => Fail(Current.Place, $"it ends too early: {expected}"),
        _ => Fail(Current.Place, $"{(Current.Place.Length <= 40 ? $"`{source.AsSpan(Current.Place.Start, Current.Place.Length)}`" : "this long word")} does not belong here: {expected}"), // whole or not at all: a cut secret could not be masked
    };

    /// <summary>Goes one level deeper, unless that is too deep.</summary>
    protected Expression? Deeper(Func<Expression?> read)
    {
        if (_depth == ExpressionLimits.Depth)
            return Fail(Current.Place, $"this nests deeper than {ExpressionLimits.Depth} levels");
        _depth++;
        var result = read();
        _depth--;
        return result;
    }

    protected Expression? ReadPipe()
    {
        if (ReadHead() is not { } head)
            return null;
        if (!Current.Is("|"))
            return head;

        var calls = ImmutableArray.CreateBuilder<Call>();
        while (Accept("|"))
        {
            if (calls.Count == ExpressionLimits.Depth)
                return Fail(Current.Place, $"a pipe holds at most {ExpressionLimits.Depth} functions");
            if (calls.Count > 0 && calls[^1].Function.Name == "raw")
                return Fail(calls[^1].Place, "`raw` stands last");
            if (ReadCall() is not { } call)
                return null;
            calls.Add(call);
        }

        if (calls.Any(call => call.Function.IsDefault))
            head = Forgive(head);
        return new Pipe(head, calls.ToImmutable(), Place.Between(head.Place.Start, calls[^1].Place.End));
    }

    /// <summary>The same expression with a missing value foreseen.</summary>
    protected Expression Forgive(Expression expression)
    {
        if (expression is Pipe pipe)
            return pipe with { Head = Forgive(pipe.Head) };
        if (expression is not Reference reference)
            return expression;
        var forgiven = reference.Target with { IsOptional = true };
        References[References.FindLastIndex(known => ReferenceEquals(known, reference.Target))] = forgiven;
        return new Reference(forgiven, reference.Place);
    }

    protected virtual Expression? ReadHead()
    {
        switch (Current.Kind)
        {
            case TokenKind.Text:
                return ReadText(Advance());
            case TokenKind.Number:
                return ReadNumber("");
            case TokenKind.Symbol when Current.Is("-") && char.IsAsciiDigit(Following):
                Advance();
                return ReadNumber("-");
            case TokenKind.Symbol when Current.Is("["):
                return ReadList(ReadPipe);
            case TokenKind.Symbol when Current.Is("{}"):
                return new Literal(JsonElement.Parse("{}"), Advance().Place);
            case TokenKind.Name when Following is not ('.' or '[') && Current.Text is "true" or "false" or "null":
                var word = Advance();
                return new Literal(JsonElement.Parse(word.Text), word.Place);
            case TokenKind.Name when Following == '(' || (Current.Text == "now" && Following is not ('.' or '[' or '?')):
                return TemplateFunctions.Find(Current.Text) is { Input: not Kind.None } function
                    ? Fail(Current.Place, $"`{function.Name}` follows a bar: `value | {function.Signature}`")
                    : ReadCall();
            case TokenKind.Name:
            case TokenKind.Legacy when ReadsLegacy:
                return ReadReference();
            default:
                return FailHere("a path like `trigger.name`, text in quotes or a number is expected");
        }
    }

    /// <summary>A list; of literals alone it is a literal itself.</summary>
    protected Expression? ReadList(Func<Expression?> readItem)
    {
        var open = Advance();
        var items = ImmutableArray.CreateBuilder<Expression>();
        while (!Current.Is("]"))
        {
            if ((items.Count > 0 && !Accept(",")) || Deeper(readItem) is not { } item)
                return FailHere("`,` or `]` is expected");
            items.Add(item);
        }

        var place = Place.Between(open.Place.Start, Advance().Place.End);
        return items.All(item => item is Literal)
            ? new Literal(Json.List(items.Select(item => ((Literal)item).Value)), place)
            : new ListOf(items.ToImmutable(), place);
    }

    private Expression? ReadText(Token text) => Surrogates.FirstLone(text.Text) < 0
        ? new Literal(Json.Of(text.Text), text.Place)
        : Fail(text.Place, Json.NotText.Message);

    private Expression? ReadNumber(string sign)
    {
        var token = Advance();
        return Number.TryRead(sign + token.Text, out var number) && number.IsFinite
            ? new Literal(number.ToJson(), token.Place)
            : Fail(token.Place, "this number is larger than JSON can hold");
    }
}
