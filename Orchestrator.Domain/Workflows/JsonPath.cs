using System.Globalization;

namespace Orchestrator.Domain.Workflows;

/// <summary>Places in a document, as problems name them: <c>nodes[2].data.config.headers["X-Id"]</c>.</summary>
internal static class JsonPath
{
    public static string Member(string path, string name)
    {
        if (name.Length == 0 || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '_')) return $"{path}[\"{DocumentWalk.Short(name)}\"]";
        return $"{path}.{name}";
    }

    public static string Item(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");
}
