using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Web;

/// <summary>How the program starts, and what it says when it cannot: one line that tells what to do.</summary>
public static class Startup
{
    /// <summary>The schema up to date, the keys open.</summary>
    public static async Task PrepareDataAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        await services.MigrateAsync(cancellationToken);
        await services.OpenKeysAsync(cancellationToken);
    }

    /// <summary>Makes the endpoints now; routing would at the first look, which is when the server starts.</summary>
    public static void MakeEndpoints(this IEndpointRouteBuilder app)
    {
        foreach (var source in app.DataSources) _ = source.Endpoints.Count;
    }

    /// <summary>The line, or null for something unexpected, which is then shown whole.</summary>
    public static string? Explain(Exception problem) => problem switch
    {
        StartupException => problem.Message,
        OptionsValidationException options => "The configuration is wrong: " + string.Join(" ", options.Failures),
        // A file that is not JSON, or a number that is none.
        InvalidDataException or InvalidOperationException { InnerException: ArgumentException or FormatException or OverflowException } =>
            $"The configuration is wrong: {OneLine(problem.Message)}{(problem is InvalidDataException && problem.InnerException is { } inner ? " " + OneLine(inner.Message) : "")}",
        IOException { InnerException: AddressInUseException } => $"{problem.Message.TrimEnd('.')}. Stop the other program, or choose another address: --urls http://127.0.0.1:5051",
        SocketException { SocketErrorCode: SocketError.AccessDenied } => $"The address cannot be listened on ({problem.Message}). Choose a port above 1023: --urls http://127.0.0.1:5050",
        SocketException => $"The address cannot be listened on ({problem.Message}). Choose one of this machine: --urls http://127.0.0.1:5050",
        FormatException or ArgumentOutOfRangeException { ParamName: "port" } => $"The address to listen on is wrong ({OneLine(problem.Message)}). Write it like --urls http://127.0.0.1:5050",
        InvalidOperationException when problem.Message.Contains("HTTPS", StringComparison.Ordinal) =>
            "The address to listen on begins with https, and there is no certificate. Set Kestrel:Certificates:Default:Path and :Password, or listen on http behind a proxy that has one.",
        _ => null,
    };

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");
}
