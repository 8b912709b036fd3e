using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Web.Http;

/// <summary>A request's JSON body, at most 1 MB and 64 levels deep; an endpoint takes it as a parameter.</summary>
/// <param name="Value">What was sent; never undefined.</param>
public sealed record JsonBody(JsonElement Value)
{
    /// <summary>The most bytes a body may have, counted while it is read.</summary>
    public const int MaxBytes = 1_048_576;

    /// <summary>The most objects and arrays inside one another.</summary>
    public const int MaxDepth = 64;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>Called by the framework for a parameter of this type.</summary>
    /// <exception cref="BadHttpRequestException">415 for another content type, 413 for too many bytes, 400 for what is not JSON; it is answered in the error shape.</exception>
    public static async ValueTask<JsonBody> BindAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType()) throw new BadHttpRequestException("Send JSON.", StatusCodes.Status415UnsupportedMediaType);
        return new JsonBody(await ReadAsync(context.Request, context.RequestAborted) ?? throw new BadHttpRequestException("The body is empty. Send a JSON object."));
    }

    /// <summary>Reads a body whatever its content type says; null when it is empty.</summary>
    /// <exception cref="BadHttpRequestException">413 for too many bytes, 400 for what is not JSON.</exception>
    public static async ValueTask<JsonElement?> ReadAsync(HttpRequest request, CancellationToken cancellationToken) =>
        Parse(await ReadBytesAsync(request, MaxBytes, cancellationToken));

    /// <summary>Reads a body byte by byte as it came.</summary>
    /// <param name="request">The request.</param>
    /// <param name="most">The most bytes it may have.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="BadHttpRequestException">413 for too many bytes.</exception>
    public static async ValueTask<byte[]> ReadBytesAsync(HttpRequest request, int most, CancellationToken cancellationToken)
    {
        if (request.ContentLength > most) throw TooLarge(most);
        // The server's own limit is there for endpoints that do not count.
        if (most > MaxBytes && request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = most * 4L;
        var body = request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync(cancellationToken);
            if (read.Buffer.Length > most)
            {
                body.AdvanceTo(read.Buffer.End);
                throw TooLarge(most);
            }
            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                // Whatever it was, it has been read; otherwise the server complains of it in the log and drops the connection.
                body.AdvanceTo(read.Buffer.End);
                return bytes;
            }
            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>The JSON in a body; null when it is empty.</summary>
    /// <exception cref="BadHttpRequestException">400 for what is not JSON.</exception>
    public static JsonElement? Parse(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty) return null;
        try
        {
            var value = JsonElement.Parse(body, Options);
            return Surrogates.AreWhole(value) ? value
                : throw new BadHttpRequestException("The body holds half of a character (a lone surrogate such as \\ud800), which is not Unicode text.");
        }
        catch (JsonException broken)
        {
            throw new BadHttpRequestException("The body is not JSON.", broken);
        }
    }

    private static BadHttpRequestException TooLarge(int most) =>
        new($"The body is larger than {most} bytes.", StatusCodes.Status413PayloadTooLarge);
}
