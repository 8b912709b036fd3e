namespace Orchestrator.Web.Mail;

/// <summary>A mail server and how to enter it.</summary>
/// <param name="Host">Its name or address.</param>
/// <param name="Port">1 to 65535; usually 587, 465 or 25.</param>
/// <param name="From">Who messages come from: <c>Orders &lt;orders@example.com&gt;</c>.</param>
/// <param name="Tls">How the connection is encrypted.</param>
/// <param name="Username">For AUTH; null for none.</param>
/// <param name="Password">For AUTH.</param>
public sealed record SmtpSettings(string Host, int Port, string From, SmtpTls Tls, string? Username = null, string? Password = null)
{
    /// <summary>Never tells the password.</summary>
    public override string ToString() => $"{Host}:{Port}";
}

/// <summary>How a connection to a mail server is encrypted.</summary>
public enum SmtpTls
{
    /// <summary>Begins in the clear and must be encrypted by STARTTLS before anything else (RFC 3207); the rule at port 587.</summary>
    StartTls,
    /// <summary>Encrypted from the first byte (RFC 8314); the rule at port 465.</summary>
    Implicit,
    /// <summary>In the clear, password included: for a server on the same machine.</summary>
    None,
}
