using System.Text.Json;

namespace Orchestrator.Web.Integrations.Examples;

/// <summary>
/// A built-in stand-in for a service, for trying a workflow out without an account: it gets the very request the service would get, looks at it as strictly
/// as the service documents, and answers as it documents. It reaches nobody and keeps nothing.
/// </summary>
public interface IExampleService
{
    /// <summary>The provider it stands in for.</summary>
    string Type { get; }

    /// <summary>The settings an account of it would have.</summary>
    JsonElement Settings { get; }

    /// <summary>Answers a request.</summary>
    ExampleAnswer Answer(ExampleRequest request);
}

/// <summary>A request as it would have been sent.</summary>
/// <param name="Method">In capitals.</param>
/// <param name="Path">Of the address, decoded.</param>
/// <param name="Headers">By name, in any case of letters.</param>
/// <param name="Body">The JSON in it; undefined for none.</param>
/// <param name="Now">When.</param>
public sealed record ExampleRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, JsonElement Body, DateTimeOffset Now)
{
    /// <summary>The header of that name, or null.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

/// <summary>An answer in JSON.</summary>
/// <param name="Status">200 to 599.</param>
/// <param name="Body">What it says; null for nothing.</param>
public sealed record ExampleAnswer(int Status, object? Body);
