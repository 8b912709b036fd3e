namespace Orchestrator.Web.Security;

/// <summary>The origin of an address (RFC 6454, section 5): scheme, host and port. The one place that says when two are the same.</summary>
internal static class Origin
{
    /// <summary>Whether two absolute addresses have the same scheme, host and port; a port that is left out is the scheme's own, and a host may be written in Unicode or in punycode.</summary>
    public static bool AreSame(Uri one, Uri other) =>
        one.Scheme == other.Scheme && one.Port == other.Port && string.Equals(one.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase);
}
