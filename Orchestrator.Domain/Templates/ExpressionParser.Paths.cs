using System.Collections.Immutable;
using System.Globalization;

namespace Orchestrator.Domain.Templates;

/// <summary>Paths: references to data, and paths inside each item of a list.</summary>
internal abstract partial class ExpressionParser
{
    private Reference? ReadReference()
    {
        var root = Advance();
        if (ReadPath(root.Place.End) is not { } path)
            return null;
        var legacy = root.Kind == TokenKind.Legacy;
        var target = new TemplateReference(
            legacy ? "@" + root.Text : root.Text, path.Path.Segments, root.Place.Start, root.Place.Length, path.Path.IsOptional, legacy ? root.Text : null);
        References.Add(target);
        return new Reference(target, Place.Between(root.Place.Start, path.End));
    }

    /// <summary><c>.name</c>, <c>.0</c>, <c>[0]</c>, <c>["name"]</c>, <c>?</c>, as many as there are.</summary>
    private (ValuePath Path, int End)? ReadPath(int end)
    {
        var segments = ImmutableArray.CreateBuilder<PathSegment>();
        for (var optional = false; ; end = segments.Count > 0 ? Math.Max(end, Last(segments[^1])) : end)
        {
            if (Current.Is("?"))
                (optional, end) = (true, Advance().Place.End);
            else if (!Current.Is(".") && !Current.Is("["))
                return (new(segments.ToImmutable(), optional), end);
            else if (ReadSegment() is { } segment)
                segments.Add(segment);
            else
                return null;
        }

        static int Last(PathSegment segment) => segment.Position + segment.Length;
    }

    private PathSegment? ReadSegment()
    {
        var opening = Advance();
        var inBrackets = opening.Is("[");
        var token = Current;
        if (token.Kind != TokenKind.Number && token.Kind != (inBrackets ? TokenKind.Text : TokenKind.Name))
        {
            FailHere(inBrackets ? "an index like `[0]` or a name like `[\"x-id\"]` is expected" : "a field's name follows the dot; other characters go in brackets: `[\"x-id\"]`");
            return null;
        }

        int? index = null;
        if (token.Kind == TokenKind.Number)
        {
            if (!int.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed))
            {
                Fail(token.Place, "an index is a whole number from 0");
                return null;
            }

            index = parsed;
        }
        else if (Surrogates.FirstLone(token.Text) >= 0)
        {
            Fail(token.Place, Json.NotText.Message);
            return null;
        }

        Advance();
        if (inBrackets && !Current.Is("]"))
        {
            FailHere("`]` is expected");
            return null;
        }

        var end = inBrackets ? Advance().Place.End : token.Place.End;
        return new(token.Text, index, inBrackets ? opening.Place.Start : token.Place.Start, end - (inBrackets ? opening.Place.Start : token.Place.Start));
    }

    /// <summary>Reads paths inside each item, commas between them: <c>country, address.city</c>.</summary>
    public static Fault? ReadPaths(string text, out ImmutableArray<ValuePath> paths)
    {
        var parser = new PathParser(text);
        paths = text.Length > ExpressionLimits.Source ? [] : parser.ReadList();
        return text.Length > ExpressionLimits.Source ? new Fault("paths hold at most 64 KB") : parser.Fault;
    }

    /// <summary>A path inside each item, bare or in quotes; it is no reference.</summary>
    private Expression? ReadPathArgument()
    {
        if (Current.Kind == TokenKind.Text)
        {
            var quoted = Advance();
            var inner = new PathParser(quoted.Text);
            return inner.ReadAll() is { } path
                ? new SyntaxArgument(Argument.Absent with { Path = path }, quoted.Place)
                : Fail(quoted.Place, $"the path in quotes cannot be read: {inner.Fault?.Message}");
        }

        if (Current.Is("[") && Current.Place.Start is var start)
            return ReadPath(start) is { } inBrackets ? new SyntaxArgument(Argument.Absent with { Path = inBrackets.Path }, Place.Between(start, inBrackets.End)) : null;
        if (Current.Kind is not (TokenKind.Name or TokenKind.Number))
            return FailHere("a path inside each item, like `user.name`, is expected");
        var first = Advance();
        int? index = int.TryParse(first.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : null;
        return ReadPath(first.Place.End) is not { Path: var rest } ? null
            : new SyntaxArgument(Argument.Absent with { Path = rest with { Segments = rest.Segments.Insert(0, new(first.Text, index, 0, 0)) } }, first.Place);
    }

    private sealed class PathParser(string path) : ExpressionParser(path)
    {
        public ValuePath? ReadAll()
        {
            StartAt(0);
            var read = ReadPathArgument();
            if (Current.Kind != TokenKind.End)
                FailHere("the path ends here");
            return Fault is null ? ((SyntaxArgument)read!).Argument.Path : null;
        }

        public ImmutableArray<ValuePath> ReadList()
        {
            var paths = ImmutableArray.CreateBuilder<ValuePath>();
            StartAt(0);
            do
            {
                if (ReadPathArgument() is not SyntaxArgument read)
                    return [];
                paths.Add(read.Argument.Path!);
            }
            while (Accept(","));
            if (Current.Kind != TokenKind.End)
                FailHere("the path ends here");
            return Fault is null ? paths.ToImmutable() : [];
        }
    }
}
