namespace Orchestrator.Web.Mail;

/// <summary>What a mail server said.</summary>
/// <param name="Code">200 to 599.</param>
/// <param name="Lines">Its text, without the code.</param>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    public string Text => string.Join(' ', Lines);

    /// <summary>What follows a keyword the server offers, empty for the keyword alone, null when it is not offered (RFC 5321, section 4.1.1.1).</summary>
    public string? Offer(string keyword) => Lines.Skip(1)
        .Where(line => line.StartsWith(keyword, StringComparison.OrdinalIgnoreCase) && (line.Length == keyword.Length || line[keyword.Length] is ' ' or '='))
        .Select(line => line[keyword.Length..].TrimStart(' ', '=')).FirstOrDefault();
}

/// <summary>The server did not do what was asked.</summary>
/// <param name="doing">What was asked, in words: <c>the recipient ada@example.com</c>.</param>
/// <param name="reply">What it said.</param>
internal sealed class SmtpRefusedException(string doing, SmtpReply reply) : Exception($"{doing}: {reply.Code} {reply.Text}")
{
    public string Doing { get; } = doing;

    public SmtpReply Reply { get; } = reply;
}

/// <summary>The server does not speak SMTP as it must, or offers too little.</summary>
internal sealed class SmtpProtocolException(string message) : Exception(message);

/// <summary>The connection broke after the message was handed over: nobody knows whether it was taken.</summary>
internal sealed class DeliveryUnknownException(Exception cause) : Exception("The connection broke after the message was handed over.", cause);
