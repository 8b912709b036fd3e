using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Web.Engine;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orchestrator.Web.Http;

/// <summary>Every answer that is not well, in the one error shape; pages get the error page.</summary>
public static partial class ProblemHandling
{
    /// <summary>Registers the JSON rules and the handler.</summary>
    public static void AddProblemHandling(this IServiceCollection services)
    {
        services.Configure<JsonOptions>(options =>
        {
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            options.SerializerOptions.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
            options.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
            options.SerializerOptions.MaxDepth = StoredJson.MaxDepth + 8; // a list of runs stands around their data
        });
        // Minimal endpoints throw on a bad body, so that the handler below can say what is wrong with it.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
    }

    /// <summary>Turns exceptions and bare statuses into answers.</summary>
    public static void UseProblemHandling(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = AnswerAsync,
            // A caller's mistake is answered, not logged as ours.
            SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException or AntiforgeryValidationException,
        });
        app.UseStatusCodePages(context => ApiError.IsApiCall(context.HttpContext.Request) && OfStatus(context.HttpContext.Response.StatusCode) is { } error
            ? error.ExecuteAsync(context.HttpContext) : Task.CompletedTask);
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        var problem = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        if (problem is BadHttpRequestException bad)
        {
            await OfBadRequest(bad).ExecuteAsync(context);
            return;
        }
        if (problem is AntiforgeryValidationException)
        {
            await new ApiError(400, "STALE_FORM", "This form is no longer good. Reload the page and try again.").ExecuteAsync(context);
            return;
        }
        if (problem is JournalException || IsDatabaseTrouble(problem))
        {
            await new ApiError(503, "UNAVAILABLE", "This cannot be recorded at the moment. Nothing was changed or started; try again in a few seconds.") { RetryAfter = 5 }.ExecuteAsync(context);
            return;
        }
        // The exception handler middleware has logged it; the answer says nothing of it but the request's id.
        await new ApiError(500, "INTERNAL", $"Something went wrong here. Look for request {context.TraceIdentifier} in the log.").ExecuteAsync(context);
    }

    // Busy, locked, failing or full.
    private static bool IsDatabaseTrouble(Exception? problem) =>
        (problem is DbUpdateException ? problem.InnerException : problem) is SqliteException { SqliteErrorCode: 5 or 6 or 10 or 13 };

    /// <summary>The answer to a request that could not be read.</summary>
    internal static ApiError OfBadRequest(BadHttpRequestException bad) => bad switch
    {
        { StatusCode: 413 } => new ApiError(413, "PAYLOAD_TOO_LARGE", "The body is larger than this endpoint takes."),
        { StatusCode: 415 } => new ApiError(415, "UNSUPPORTED_MEDIA_TYPE", "Send JSON: Content-Type: application/json."),
        { InnerException: JsonException json } => ApiError.Invalid("The body is not the JSON this endpoint takes.", new ApiErrorDetail(PathOf(json), WhereOf(json))),
        // The framework's words for a body that is missing or null, which name what only a programmer knows.
        _ when bad.Message.StartsWith("Implicit body", StringComparison.Ordinal) => ApiError.Invalid("The body is empty. Send a JSON object."),
        _ => ApiError.Invalid(bad.Message),
    };

    private static string PathOf(JsonException json) => json.Path is { Length: > 2 } path ? path[2..] : "";

    private static string WhereOf(JsonException json) => json is { LineNumber: { } line, BytePositionInLine: { } position }
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Not readable at line {line + 1}, position {position + 1}.")
        : "Not readable.";

    private static ApiError? OfStatus(int status) => status switch
    {
        401 => ApiError.Unauthorized(),
        403 => ApiError.Forbidden(),
        404 => ApiError.NotFound("address"),
        405 => new ApiError(405, "METHOD_NOT_ALLOWED", "This address does not take this method."),
        413 => new ApiError(413, "PAYLOAD_TOO_LARGE", "The body is larger than this endpoint takes."),
        415 => new ApiError(415, "UNSUPPORTED_MEDIA_TYPE", "Send JSON: Content-Type: application/json."),
        _ => null,
    };
}
