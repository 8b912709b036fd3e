namespace Orchestrator.Web.Features.Account;

/// <summary>Says what a browser calls itself in words: <c>Firefox on Linux</c>.</summary>
internal static class DeviceName
{
    // Each browser names those it wants to be taken for, so that the rarer one comes first.
    private static readonly (string Sign, string Name)[] _browsers =
        [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl"), ("python", "Python"), ("PowerShell", "PowerShell")];

    private static readonly (string Sign, string Name)[] _systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    /// <summary>Of a <c>User-Agent</c> header.</summary>
    public static string Of(string agent) => (Find(_browsers, agent), Find(_systems, agent)) switch
    {
        ({ } browser, { } system) => $"{browser} on {system}",
        ({ } browser, null) => browser,
        (null, { } system) => $"A program on {system}",
        _ => "An unknown program",
    };

    private static string? Find((string Sign, string Name)[] known, string agent) =>
        Array.Find(known, one => agent.Contains(one.Sign, StringComparison.OrdinalIgnoreCase)).Name;
}
