using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Curl;

/// <summary>A name and its text.</summary>
public sealed record CurlPair(string Name, string Value);

/// <summary>What a request sends.</summary>
/// <param name="Type">One of the step's body types: <c>json</c>, <c>form</c>, <c>text</c>, <c>multipart</c>.</param>
/// <param name="Value">As the step keeps it: text for <c>text</c>, else an object or a list.</param>
public sealed record CurlBody(string Type, JsonElement Value);

/// <summary>The request that a curl command makes, as the HTTP step says it.</summary>
/// <param name="Method">In capitals.</param>
/// <param name="Url">With what of the query could not be split out.</param>
/// <param name="Query">Decoded; each name once.</param>
/// <param name="Headers">Each name once; what the step makes by itself is left out.</param>
/// <param name="Body">What is sent; null for nothing.</param>
public sealed record CurlRequest(string Method, string Url, ImmutableArray<CurlPair> Query, ImmutableArray<CurlPair> Headers, CurlBody? Body)
{
    /// <summary>The settings of <see cref="BuiltInActions.HttpRequest"/> that say it, in the order of the form; null for one that is to be empty.</summary>
    public IEnumerable<(string Field, JsonElement? Value)> Settings()
    {
        yield return ("method", Json.Of(Method));
        yield return ("url", Json.Of(Url));
        yield return ("query", Object(Query));
        yield return ("headers", Object(Headers));
        yield return ("body", Body?.Value);
        yield return ("bodyType", Body is null ? null : Json.Of(Body.Type));
    }

    private static JsonElement? Object(ImmutableArray<CurlPair> pairs) => pairs.IsEmpty ? null
        : Json.Build(writer =>
        {
            writer.WriteStartObject();
            foreach (var pair in pairs) writer.WriteString(pair.Name, pair.Value);
            writer.WriteEndObject();
        });
}

/// <summary>What became of reading a curl command.</summary>
/// <param name="Request">The request; null when none can be made of it.</param>
/// <param name="Notes">What was left out or should be looked at, in the order of the command; when there is no request, why.</param>
/// <param name="Secrets">What of it looks like a secret.</param>
public sealed record CurlReading(CurlRequest? Request, ImmutableArray<CurlNote> Notes, ImmutableArray<CurlSecret> Secrets);
