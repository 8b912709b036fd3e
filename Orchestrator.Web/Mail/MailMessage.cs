using System.Collections.Immutable;

namespace Orchestrator.Web.Mail;

/// <summary>A message to send. Addresses are as people write them, several separated by commas.</summary>
/// <param name="To">At least one.</param>
/// <param name="Subject">One line.</param>
public sealed record MailMessage(string To, string Subject)
{
    /// <summary>Who else gets it, for all to see.</summary>
    public string Cc { get; init; } = "";

    /// <summary>Who else gets it, for nobody to see.</summary>
    public string Bcc { get; init; } = "";

    /// <summary>Where answers go; empty for the sender.</summary>
    public string ReplyTo { get; init; } = "";

    /// <summary>The message as text; null when there is HTML.</summary>
    public string? Text { get; init; }

    /// <summary>The message as HTML; null when there is text.</summary>
    public string? Html { get; init; }

    /// <summary>Files sent along.</summary>
    public ImmutableArray<MailAttachment> Attachments { get; init; } = [];
}

/// <summary>A file sent along.</summary>
/// <param name="FileName">A name without folders.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Bytes">What is in it.</param>
public sealed record MailAttachment(string FileName, string ContentType, ReadOnlyMemory<byte> Bytes);

/// <summary>A message cannot be written as it is. The text begins with the part that is wrong: <c>to: …</c>.</summary>
public sealed class InvalidMailException(string message) : Exception(message);
