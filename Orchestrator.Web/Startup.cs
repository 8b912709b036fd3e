using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Orchestrator.Web.Data;

namespace Orchestrator.Web;

/// <summary>Turns what stops the program from starting into one line that says what to do.</summary>
public static class Startup
{
    /// <summary>The line, or null for something unexpected, which is then shown whole.</summary>
    public static string? Explain(Exception problem) => problem switch
    {
        StartupException => problem.Message,
        OptionsValidationException options => "The configuration is wrong: " + string.Join(" ", options.Failures),
        IOException { InnerException: AddressInUseException } => $"{problem.Message.TrimEnd('.')}. Stop the other program, or choose another address: --urls http://127.0.0.1:5051",
        SocketException { SocketErrorCode: SocketError.AccessDenied } => $"The address cannot be listened on ({problem.Message}). Choose a port above 1023: --urls http://127.0.0.1:5050",
        _ => null,
    };
}
