using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Orchestrator.E2E.Harness;

/// <summary>Waiting for an address.</summary>
internal static class Arrival
{
    /// <summary>
    /// Waits until the window is at an address: <c>**</c> stands for anything, <c>*</c> for anything without a slash. It asks again and again, because
    /// Playwright's own <c>WaitForURLAsync</c> misses an address that changes while it begins to listen, and then waits for ever.
    /// </summary>
    public static Task ArriveAsync(this IPage page, string address)
    {
        var pattern = Regex.Escape(address).Replace(@"\*\*", ".*", StringComparison.Ordinal).Replace(@"\*", "[^/]*", StringComparison.Ordinal);
        return Assertions.Expect(page).ToHaveURLAsync(new Regex($"^{pattern}$", RegexOptions.None, TimeSpan.FromSeconds(1)));
    }
}
