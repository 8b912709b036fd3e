using System.Globalization;
using System.Net.Security;
using System.Text;

namespace Orchestrator.Web.Mail;

/// <summary>One conversation with a mail server (RFC 5321): greeting, encryption, sign-in, one message, goodbye.</summary>
internal sealed class SmtpConnection(Stream stream, RemoteCertificateValidationCallback? trust) : IAsyncDisposable
{
    private const int MaxLine = 2_000;
    private const int MaxLines = 100;

    private readonly byte[] buffer = new byte[4096];
    private Stream stream = stream;
    private int read;
    private int filled;

    public async Task SendAsync(SmtpSettings settings, WrittenMail mail, CancellationToken cancellationToken) =>
        await DeliverAsync(await EnterAsync(settings, mail.Sender, cancellationToken), mail, cancellationToken);

    /// <summary>Greets, encrypts, signs in, does nothing and leaves.</summary>
    public async Task CheckAsync(SmtpSettings settings, CancellationToken cancellationToken)
    {
        await EnterAsync(settings, settings.From.TrimEnd('>', ' '), cancellationToken);
        Demand(await AskAsync("NOOP", cancellationToken), "a command that does nothing");
        await LeaveAsync(cancellationToken);
    }

    private async Task<SmtpReply> EnterAsync(SmtpSettings settings, string sender, CancellationToken cancellationToken)
    {
        if (settings.Tls == SmtpTls.Implicit) await EncryptAsync(settings.Host, cancellationToken);
        Demand(await ReadAsync(cancellationToken), "the connection");
        var me = sender[(sender.LastIndexOf('@') + 1)..];
        var offers = Demand(await AskAsync($"EHLO {me}", cancellationToken), "the greeting");
        if (settings.Tls == SmtpTls.StartTls)
        {
            if (offers.Offer("STARTTLS") is null) throw new SmtpProtocolException("does not offer STARTTLS, so nothing was sent. Set TLS to implicit, or to none for a server on the same machine");
            Demand(await AskAsync("STARTTLS", cancellationToken), "encryption");
            // What came with the answer was sent in the clear by whoever is in between.
            if (read < filled) throw new SmtpProtocolException("sent more than was asked before encryption began, which only an attack does");
            await EncryptAsync(settings.Host, cancellationToken);
            offers = Demand(await AskAsync($"EHLO {me}", cancellationToken), "the greeting");
        }
        if (!string.IsNullOrEmpty(settings.Username)) await SignInAsync(offers, settings.Username, settings.Password ?? "", cancellationToken);
        return offers;
    }

    public async ValueTask DisposeAsync() => await stream.DisposeAsync();

    private async Task EncryptAsync(string host, CancellationToken cancellationToken)
    {
        var secure = new SslStream(stream, leaveInnerStreamOpen: false);
        stream = secure;
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host, RemoteCertificateValidationCallback = trust }, cancellationToken);
    }

    // RFC 4954; PLAIN is RFC 4616, LOGIN is what older servers have instead.
    private async Task SignInAsync(SmtpReply offers, string username, string password, CancellationToken cancellationToken)
    {
        if (username.Contains('\0', StringComparison.Ordinal) || password.Contains('\0', StringComparison.Ordinal)) throw new InvalidMailException("username: no null characters.");
        var ways = (offers.Offer("AUTH") ?? "").ToUpperInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        SmtpReply answer;
        if (ways.Contains("PLAIN", StringComparer.Ordinal)) answer = await AskAsync($"AUTH PLAIN {Base64($"\0{username}\0{password}")}", cancellationToken);
        else if (ways.Contains("LOGIN", StringComparer.Ordinal))
        {
            answer = await AskAsync("AUTH LOGIN", cancellationToken);
            if (answer.Code == 334) answer = await AskAsync(Base64(username), cancellationToken);
            if (answer.Code == 334) answer = await AskAsync(Base64(password), cancellationToken);
        }
        else throw new SmtpProtocolException($"offers no sign-in with a password{(ways.Length > 0 ? $", only {string.Join(", ", ways)}" : "")}");
        if (answer.Code != 235) throw new SmtpRefusedException("sign-in", answer);
    }

    private async Task DeliverAsync(SmtpReply offers, WrittenMail mail, CancellationToken cancellationToken)
    {
        var size = "";
        if (offers.Offer("SIZE") is { } limit)
        {
            if (long.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most > 0 && mail.Bytes.Length > most)
                throw new SmtpRefusedException("the message", new SmtpReply(552, [$"it has {mail.Bytes.Length} bytes and the server takes {most}"]));
            size = $" SIZE={mail.Bytes.Length}";
        }
        Demand(await AskAsync($"MAIL FROM:<{mail.Sender}>{size}", cancellationToken), $"the sender {mail.Sender}");
        // All or nobody: a refused recipient ends the attempt before anything is handed over.
        foreach (var recipient in mail.Recipients) Demand(await AskAsync($"RCPT TO:<{recipient}>", cancellationToken), $"the recipient {recipient}");
        Demand(await AskAsync("DATA", cancellationToken), "the message", 354);
        await stream.WriteAsync(Stuffed(mail.Bytes), cancellationToken);
        SmtpReply taken;
        try
        {
            await stream.WriteAsync(".\r\n"u8.ToArray(), cancellationToken);
            taken = await ReadAsync(cancellationToken);
        }
        catch (Exception lost) when (lost is IOException or SmtpProtocolException)
        {
            throw new DeliveryUnknownException(lost);
        }
        Demand(taken, "the message");
        await LeaveAsync(cancellationToken);
    }

    // The message is on its way; a goodbye nobody hears takes nothing back.
    private async Task LeaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync("QUIT\r\n"u8.ToArray(), cancellationToken);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // Said above.
        }
    }

    private static SmtpReply Demand(SmtpReply reply, string doing, int? code = null) =>
        code is null ? reply.Code is >= 200 and < 300 ? reply : throw new SmtpRefusedException(doing, reply)
        : reply.Code == code ? reply : throw new SmtpRefusedException(doing, reply);

    private async Task<SmtpReply> AskAsync(string command, CancellationToken cancellationToken)
    {
        if (command.AsSpan().IndexOfAny('\r', '\n') >= 0) throw new InvalidMailException("a command has no line breaks.");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), cancellationToken);
        return await ReadAsync(cancellationToken);
    }

    private async Task<SmtpReply> ReadAsync(CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (lines.Count < MaxLines)
        {
            var line = await ReadLineAsync(cancellationToken);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code) || code is < 200 or > 599 || line.Length > 3 && line[3] is not (' ' or '-'))
                throw new SmtpProtocolException("answered with something that is not SMTP. Check host and port");
            lines.Add(line.Length > 4 ? line[4..].Trim() : "");
            if (line.Length == 3 || line[3] == ' ') return new SmtpReply(code, lines);
        }
        throw new SmtpProtocolException("answered without end");
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (read == filled)
            {
                (read, filled) = (0, await stream.ReadAsync(buffer, cancellationToken));
                if (filled == 0) throw new IOException("The server closed the connection.");
            }
            var letter = (char)buffer[read++];
            if (letter == '\n') return line.ToString().TrimEnd('\r');
            if (line.Length == MaxLine) throw new SmtpProtocolException("answered with a line without end");
            line.Append(letter is '\r' || !char.IsControl(letter) && char.IsAscii(letter) ? letter : '?');
        }
    }

    // RFC 5321, section 4.5.2: a dot at the start of a line is doubled, so that none ends the message early.
    private static byte[] Stuffed(byte[] message)
    {
        var stuffed = new MemoryStream(message.Length + 64);
        var isStart = true;
        foreach (var letter in message)
        {
            if (isStart && letter == (byte)'.') stuffed.WriteByte(letter);
            stuffed.WriteByte(letter);
            isStart = letter == (byte)'\n';
        }
        return stuffed.ToArray();
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
