namespace Orchestrator.Domain.Templates;

internal enum TokenKind
{
    End,
    Name,
    Text,
    Number,
    Symbol,
    /// <summary><c>@nodeId:Label</c>; the text is the node's id.</summary>
    Legacy,
    /// <summary>Something that is no token; the text says why.</summary>
    Bad,
}

/// <summary>A stretch of the source.</summary>
internal readonly record struct Place(int Start, int Length)
{
    public int End => Start + Length;

    public static Place Between(int start, int end) => new(start, end - start);
}

internal readonly record struct Token(TokenKind Kind, Place Place, string Text)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    public bool IsName(string name) => Kind == TokenKind.Name && Text == name;
}
