using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Orchestrator.Web.Mail;

/// <summary>A message ready to hand over: who it is from, who gets it, and its bytes, ASCII in lines that end in CRLF.</summary>
internal sealed record WrittenMail(string MessageId, string Sender, ImmutableArray<string> Recipients, byte[] Bytes);

/// <summary>Writes messages (RFC 5322, RFC 2045).</summary>
internal static class MimeWriter
{
    private const int MaxRecipients = 100;
    private const long MaxAttachedBytes = 10 * 1024 * 1024;

    /// <exception cref="InvalidMailException">Something in it cannot be sent.</exception>
    public static WrittenMail Write(MailMessage message, string from, DateTimeOffset now)
    {
        var sender = Mailbox.ParseOne(from, "from");
        var (to, cc, bcc, replyTo) = (Mailbox.ParseAll(message.To, "to"), Mailbox.ParseAll(message.Cc, "cc"), Mailbox.ParseAll(message.Bcc, "bcc"), Mailbox.ParseAll(message.ReplyTo, "replyTo"));
        if (to.IsEmpty) throw new InvalidMailException("to: at least one e-mail address.");
        ImmutableArray<string> recipients = [.. to.Concat(cc).Concat(bcc).Select(box => box.Address).Distinct(StringComparer.OrdinalIgnoreCase)];
        if (recipients.Length > MaxRecipients) throw new InvalidMailException($"to: at most {MaxRecipients} recipients a message.");
        if (message.Attachments.Sum(file => (long)file.Bytes.Length) > MaxAttachedBytes) throw new InvalidMailException("attachments: at most 10 MB together.");
        var id = $"<{Guid.CreateVersion7(now):N}@{sender.Domain}>";
        var mail = new StringBuilder()
            .Append(MimeText.Header("Date", now.ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture)))
            .Append(MimeText.Header("From", [sender]))
            .Append(MimeText.Header("To", to));
        if (!cc.IsEmpty) mail.Append(MimeText.Header("Cc", cc));
        if (!replyTo.IsEmpty) mail.Append(MimeText.Header("Reply-To", replyTo));
        mail.Append(MimeText.Header("Subject", message.Subject))
            .Append(MimeText.Header("Message-ID", id))
            .Append("MIME-Version: 1.0\r\n")
            .Append(Body(message));
        return new WrittenMail(id, sender.Address, recipients, Encoding.ASCII.GetBytes(mail.ToString()));
    }

    private static string Body(MailMessage message)
    {
        string[] kinds = [.. Texts(message)];
        var text = kinds.Length == 1 ? kinds[0] : Multipart("alternative", kinds);
        return message.Attachments.IsEmpty ? text : Multipart("mixed", [text, .. message.Attachments.Select(Attached)]);
    }

    // The plainest first (RFC 2046, section 5.1.4).
    private static IEnumerable<string> Texts(MailMessage message)
    {
        if (message.Text is not null || message.Html is null) yield return Part("plain", message.Text ?? "");
        if (message.Html is not null) yield return Part("html", message.Html);
    }

    private static string Part(string kind, string text) =>
        $"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{MimeText.QuotedPrintable(text)}\r\n";

    private static string Attached(MailAttachment file)
    {
        if (file.FileName.Any(char.IsControl) || file.ContentType.Any(letter => letter is < ' ' or > '~')) throw new InvalidMailException("attachments: names and types have no line breaks or control characters.");
        return $"Content-Type: {file.ContentType}{MimeText.Parameter("name", file.FileName)}\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment{MimeText.Parameter("filename", file.FileName)}\r\n\r\n{MimeText.Base64(file.Bytes.Span)}\r\n";
    }

    // Never part of what it separates: it is random, and "=_" is no quoted-printable text.
    private static string Multipart(string kind, IEnumerable<string> parts)
    {
        var boundary = $"=_{Guid.NewGuid():N}";
        var body = new StringBuilder($"Content-Type: multipart/{kind};\r\n boundary=\"{boundary}\"\r\n\r\n");
        foreach (var part in parts) body.Append("--").Append(boundary).Append("\r\n").Append(part);
        return body.Append("--").Append(boundary).Append("--\r\n").ToString();
    }
}
