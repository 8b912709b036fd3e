using System.Collections.Immutable;

namespace Orchestrator.Domain.Integrations;

/// <summary>The providers that are code: what they speak is no single API.</summary>
public static class CodedProviders
{
    private static readonly FieldCondition _authenticated = new("auth", ["bearer", "header", "basic"]);

    /// <summary>Any service that speaks HTTP.</summary>
    public static ProviderDefinition Http { get; } = new("http", "HTTP", "Any service with an address and a key", "globe", "A test reads one address and changes nothing",
    [
        new("baseUrl", "Base URL", ProviderFieldKind.Address, Required: true, Placeholder: "https://api.example.com/v1",
            Help: "Steps give the rest of the path. The secret goes to this host and to no other.") { IsDestination = true },
        new("auth", "Authentication", ProviderFieldKind.Choice, Default: "bearer", Choices: ["bearer", "header", "basic", "none"]),
        new("headerName", "Header", Required: true, Placeholder: "X-Api-Key", When: new("auth", ["header"])),
        new("username", "User name", Required: true, When: new("auth", ["basic"])),
        new("secret", "Token, key or password", Required: true, Secret: true, When: _authenticated, Help: "Or a reference: credentials://id."),
        new("testPath", "Path to test", Placeholder: "/me", Help: "Read by a test; the base URL itself when empty."),
    ]);

    /// <summary>A mail server.</summary>
    public static ProviderDefinition Smtp { get; } = new("smtp", "SMTP", "A mail server that sends what steps write", "mail", "A test signs in and sends nothing",
    [
        new("host", "Host", ProviderFieldKind.Host, Required: true, Placeholder: "smtp.example.com") { IsDestination = true },
        new("port", "Port", ProviderFieldKind.Port, Default: "587", Placeholder: "587") { IsDestination = true },
        new("tls", "Encryption", ProviderFieldKind.Choice, Default: "starttls", Choices: ["starttls", "tls", "none"]) { Unprotected = "none" },
        new("username", "User name"),
        new("password", "Password", Secret: true, Help: "Or a reference: credentials://id."),
        new("from", "From", Required: true, Placeholder: "Shop <shop@example.com>"),
    ]);

    /// <summary>A SQL database.</summary>
    public static ProviderDefinition Database { get; } = new("database", "Database", "A PostgreSQL or SQLite database that steps query", "db", "A test runs SELECT 1",
    [
        new("url", "Address", Required: true, Secret: true, Placeholder: "postgresql://user:password@host:5432/name",
            Help: "Sealed as a whole, because the password is inside. Or a reference: credentials://id."),
    ]);

    /// <summary>All of them, in the order they are offered.</summary>
    public static ImmutableArray<ProviderDefinition> All { get; } = [Http, Smtp, Database];
}
