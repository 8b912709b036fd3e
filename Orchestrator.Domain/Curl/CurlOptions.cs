using System.Collections.Frozen;

namespace Orchestrator.Domain.Curl;

/// <summary>An option of curl's.</summary>
/// <param name="Name">Its long name, without hyphens.</param>
/// <param name="TakesValue">Whether the next word belongs to it.</param>
/// <param name="Why">Why the step leaves it out, for people; empty when it says nothing about the request; null when it is read.</param>
internal sealed record CurlOption(string Name, bool TakesValue, string? Why);

/// <summary>The options that may stand in a command (curl 8, its manual).</summary>
internal static class CurlOptions
{
    private const string Certificates = "the step always checks certificates, against the server's own list";
    private const string Route = "where requests go out is the installation's matter";
    private const string Tries = "how often and how long a step tries is set under Failure and retry";
    private const string SignIn = "the step has no such way to sign in";
    private const string Protocol = "the step speaks HTTP only";

    private static readonly FrozenDictionary<string, CurlOption> _byName = All().ToFrozenDictionary(option => option.Name, StringComparer.Ordinal);

    private static readonly FrozenDictionary<char, string> _byLetter = new Dictionary<char, string>
    {
        ['X'] = "request", ['H'] = "header", ['d'] = "data", ['F'] = "form", ['u'] = "user", ['A'] = "user-agent", ['e'] = "referer", ['b'] = "cookie", ['G'] = "get", ['I'] = "head",
        ['r'] = "range", ['T'] = "upload-file", ['L'] = "location", ['k'] = "insecure", ['s'] = "silent", ['S'] = "show-error", ['v'] = "verbose", ['i'] = "include", ['f'] = "fail",
        ['o'] = "output", ['O'] = "remote-name", ['J'] = "remote-header-name", ['w'] = "write-out", ['c'] = "cookie-jar", ['D'] = "dump-header", ['x'] = "proxy", ['U'] = "proxy-user",
        ['E'] = "cert", ['m'] = "max-time", ['K'] = "config", ['n'] = "netrc", ['N'] = "no-buffer", ['g'] = "globoff", ['q'] = "disable", ['Q'] = "quote", ['R'] = "remote-time",
        ['a'] = "append", ['B'] = "use-ascii", ['C'] = "continue-at", ['h'] = "help", ['j'] = "junk-session-cookies", ['p'] = "proxytunnel", ['P'] = "ftp-port", ['t'] = "telnet-option",
        ['V'] = "version", ['y'] = "speed-time", ['Y'] = "speed-limit", ['z'] = "time-cond", ['Z'] = "parallel", ['0'] = "http1.0", ['1'] = "tlsv1", ['2'] = "sslv2", ['3'] = "sslv3",
        ['4'] = "ipv4", ['6'] = "ipv6", ['#'] = "progress-bar", [':'] = "next", ['l'] = "list-only", ['M'] = "manual",
    }.ToFrozenDictionary();

    /// <summary>The option of a long name, or of the beginning of exactly one; null when there is none.</summary>
    public static CurlOption? Find(string name)
    {
        if (_byName.TryGetValue(name, out var option)) return option;
        if (name.StartsWith("no-", StringComparison.Ordinal)) return new CurlOption(name, TakesValue: false, "");
        return name.Length > 2 && _byName.Values.Where(one => one.Name.StartsWith(name, StringComparison.Ordinal)).Take(2).ToList() is [var only] ? only : null;
    }

    /// <summary>The option of a letter; null when there is none.</summary>
    public static CurlOption? Find(char letter) => _byLetter.TryGetValue(letter, out var name) ? _byName[name] : null;

    private static IEnumerable<CurlOption> All() =>
    [
        .. Values(null, "request", "header", "data", "data-ascii", "data-raw", "data-binary", "data-urlencode", "json", "form", "form-string", "user", "user-agent", "referer", "cookie", "url", "range", "oauth2-bearer", "upload-file", "url-query"),
        .. Flags(null, "get", "head", "next", "globoff"),
        .. Flags("", "location", "location-trusted", "compressed", "silent", "show-error", "verbose", "include", "show-headers", "fail", "fail-with-body", "fail-early", "remote-name", "remote-name-all", "remote-header-name",
            "remote-time", "no-buffer", "progress-bar", "disable", "help", "manual", "version", "append", "use-ascii", "parallel", "parallel-immediate", "junk-session-cookies", "path-as-is", "list-only",
            "http1.0", "http1.1", "http2", "http2-prior-knowledge", "http3", "http3-only", "tcp-nodelay", "tcp-fastopen", "ipv4", "ipv6", "trace-time", "trace-ids", "raw", "tr-encoding", "basic", "create-dirs", "no-progress-meter",
            "post301", "post302", "post303", "styled-output", "suppress-connect-headers", "xattr", "disallow-username-in-url", "skip-existing", "clobber", "mptcp"),
        .. Values("", "output", "output-dir", "write-out", "cookie-jar", "dump-header", "stderr", "trace", "trace-ascii", "limit-rate", "rate", "keepalive-time", "keepalive-cnt", "etag-save", "parallel-max", "create-file-mode", "expect100-timeout", "happy-eyeballs-timeout-ms", "max-filesize", "proto-default", "proto", "proto-redir", "libcurl", "ip-tos", "vlan-priority"),
        .. Flags(Certificates, "insecure", "ssl", "ssl-reqd", "ssl-no-revoke", "ssl-revoke-best-effort", "ssl-allow-beast", "ssl-auto-client-cert", "cert-status", "ca-native", "doh-insecure", "tlsv1", "tlsv1.0", "tlsv1.1", "tlsv1.2", "tlsv1.3", "sslv2", "sslv3", "no-alpn", "no-sessionid", "tls-earlydata", "false-start"),
        .. Values(Certificates, "cert", "cert-type", "key", "key-type", "pass", "cacert", "capath", "crlfile", "ciphers", "tls13-ciphers", "tls-max", "pinnedpubkey", "curves", "engine", "egd-file", "random-file", "ech", "sigalgs"),
        .. Flags(Route, "proxytunnel", "proxy-anyauth", "proxy-basic", "proxy-digest", "proxy-insecure", "proxy-negotiate", "proxy-ntlm", "proxy-http2", "haproxy-protocol"),
        .. Values(Route, "proxy", "proxy1.0", "proxy-user", "proxy-header", "preproxy", "noproxy", "socks4", "socks4a", "socks5", "socks5-hostname", "interface", "local-port", "resolve", "connect-to", "dns-servers", "dns-interface", "dns-ipv4-addr", "dns-ipv6-addr", "doh-url", "unix-socket", "abstract-unix-socket", "alt-svc", "hsts", "haproxy-clientip", "proxy-cacert", "proxy-capath", "proxy-cert", "proxy-key", "proxy-pass"),
        .. Flags(Tries, "retry-connrefused", "retry-all-errors"),
        .. Values(Tries, "max-time", "connect-timeout", "retry", "retry-delay", "retry-max-time", "speed-time", "speed-limit", "max-redirs"),
        .. Flags(SignIn, "digest", "ntlm", "ntlm-wb", "negotiate", "anyauth", "netrc", "netrc-optional", "compressed-ssh"),
        .. Values(SignIn, "aws-sigv4", "netrc-file", "delegation", "service-name", "krb", "login-options", "sasl-authzid"),
        .. Values("what stands in files of yours is not read", "config", "variable", "etag-compare"),
        .. Values("the step sends the address as it is", "request-target", "continue-at", "time-cond"),
        .. Flags("the step sends whole bodies", "crlf", "ignore-content-length"),
        .. Flags(Protocol, "ftp-pasv", "ftp-ssl-control", "mail-rcpt-allowfails", "sasl-ir", "ftp-create-dirs", "ftp-skip-pasv-ip"),
        .. Values(Protocol, "quote", "ftp-port", "telnet-option", "mail-from", "mail-rcpt", "mail-auth", "pubkey", "hostpubmd5", "hostpubsha256", "tftp-blksize", "ftp-method", "ftp-account"),
    ];

    private static IEnumerable<CurlOption> Flags(string? why, params string[] names) => names.Select(name => new CurlOption(name, TakesValue: false, why));

    private static IEnumerable<CurlOption> Values(string? why, params string[] names) => names.Select(name => new CurlOption(name, TakesValue: true, why));
}
