using System.Globalization;
using Npgsql;

namespace Orchestrator.Web.Actions;

/// <summary>Which database a step means. What is wrong with the text is said without repeating it, because a password is in it.</summary>
internal abstract record DatabaseAddress
{
    private const string Shapes = "postgres://host:5432/database, with user:password@ before the host, or sqlite:name.db";

    /// <summary><c>postgres://user:password@host:port/database?sslmode=…</c>; everything in it percent-decoded.</summary>
    internal sealed record Postgres(string Host, int Port, string User, string Password, string Database) : DatabaseAddress
    {
        /// <summary>Encrypted unless the address says otherwise; <c>verify-full</c> also proves whose server it is.</summary>
        public SslMode Ssl { get; init; } = SslMode.Require;

        public ChannelBinding Binding { get; init; } = ChannelBinding.Prefer;

        public string ApplicationName { get; init; } = "Orchestrator";

        public string? SearchPath { get; init; }

        public string Authority => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
    }

    /// <summary><c>sqlite:name.db</c>: a file in the workspace's folder of databases.</summary>
    internal sealed record Sqlite(string Name) : DatabaseAddress;

    /// <exception cref="InvalidSettingException">It is neither.</exception>
    public static DatabaseAddress Parse(string text)
    {
        text = text.Trim();
        foreach (var scheme in (string[])["postgres://", "postgresql://"])
        {
            if (text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) return ParsePostgres(text[scheme.Length..]);
        }
        if (text.StartsWith("sqlite:", StringComparison.OrdinalIgnoreCase)) return ParseSqlite(text["sqlite:".Length..]);
        throw Wrong($"an address such as {Shapes}.");
    }

    // RFC 3986, but a password may hold what should have been encoded: the last @ ends it.
    private static Postgres ParsePostgres(string rest)
    {
        var at = rest.LastIndexOf('@');
        if (at < 1) throw Wrong("there is no user name before the @.");
        var (user, password) = Cut(rest[..at], ':');
        var (place, query) = Cut(rest[(at + 1)..], '?');
        var (authority, database) = Cut(place, '/');
        var (host, port) = HostAndPort(authority);
        var address = new Postgres(host, port, Decoded(user), Decoded(password), database.Length == 0 ? Decoded(user) : Decoded(database));
        return query.Split('&', StringSplitOptions.RemoveEmptyEntries).Aggregate(address, WithOption);
    }

    private static (string Host, int Port) HostAndPort(string authority)
    {
        var colon = authority.LastIndexOf(':');
        var hasPort = colon >= 0 && !authority[colon..].Contains(']', StringComparison.Ordinal);
        var host = (hasPort ? authority[..colon] : authority).Trim('[', ']');
        if (host.Length == 0 || Uri.CheckHostName(host) == UriHostNameType.Unknown) throw Wrong("the host is missing or no host name.");
        if (!hasPort) return (host, 5432);
        return ushort.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
            ? (host, port) : throw Wrong("the port must be 1 to 65535.");
    }

    private static Postgres WithOption(Postgres address, string option)
    {
        var (name, encoded) = Cut(option, '=');
        var value = Decoded(encoded);
        return name switch
        {
            "sslmode" => address with
            {
                Ssl = value switch
                {
                    "disable" => SslMode.Disable,
                    "prefer" => SslMode.Prefer,
                    "require" => SslMode.Require,
                    "verify-ca" => SslMode.VerifyCA,
                    "verify-full" => SslMode.VerifyFull,
                    _ => throw Wrong("sslmode is disable, prefer, require, verify-ca or verify-full."),
                },
            },
            "channel_binding" => address with { Binding = Enum.TryParse<ChannelBinding>(value, ignoreCase: true, out var binding) ? binding : throw Wrong("channel_binding is disable, prefer or require.") },
            "application_name" => address with { ApplicationName = value },
            "search_path" => address with { SearchPath = value },
            _ => throw Wrong($"the option “{(name.Length <= 40 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_') ? name : "…")}” is not one of sslmode, channel_binding, application_name, search_path."),
        };
    }

    private static Sqlite ParseSqlite(string name) =>
        name.Length is > 0 and <= 100 && name[0] != '.' && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_')
            ? new Sqlite(name)
            : throw Wrong("after sqlite: comes the name of a file, of letters, digits, dots, hyphens and underscores, without a folder.");

    private static (string Before, string After) Cut(string text, char mark) => text.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var at ? (text[..at], text[(at + 1)..]) : (text, "");

    private static string Decoded(string text) => Uri.UnescapeDataString(text);

    private static InvalidSettingException Wrong(string why) => new($"connection: {why}");
}
