using System.Collections.Immutable;
using System.Globalization;
using System.Net.Mail;

namespace Orchestrator.Web.Mail;

/// <summary>One address with the name before it.</summary>
/// <param name="Name">Empty for none.</param>
/// <param name="Address">In ASCII: the domain of an international address in its encoded form (RFC 5891).</param>
internal sealed record Mailbox(string Name, string Address)
{
    private const int MaxAddress = 254; // RFC 5321, section 4.5.3.1.3
    private static readonly IdnMapping Idn = new();

    public string Domain => Address[(Address.LastIndexOf('@') + 1)..];

    /// <summary>Reads addresses separated by commas; empty for none.</summary>
    /// <param name="text">As people write them.</param>
    /// <param name="place">The part of the message, for the error.</param>
    /// <exception cref="InvalidMailException">One of them is none, or holds what could change the message.</exception>
    public static ImmutableArray<Mailbox> ParseAll(string text, string place)
    {
        if (string.IsNullOrWhiteSpace(text)) return [];
        if (text.Any(char.IsControl)) throw new InvalidMailException($"{place}: an address has no line breaks or control characters.");
        var parsed = new MailAddressCollection();
        try
        {
            parsed.Add(text);
        }
        catch (FormatException)
        {
            throw new InvalidMailException($"{place}: {Quoted(text)} is not a list of e-mail addresses such as Ada <ada@example.com>, bob@example.com.");
        }
        return [.. parsed.Select(one => Of(one, place))];
    }

    /// <summary>Reads exactly one address.</summary>
    public static Mailbox ParseOne(string text, string place) => ParseAll(text, place) is [var only] ? only : throw new InvalidMailException($"{place}: one e-mail address.");

    private static Mailbox Of(MailAddress parsed, string place)
    {
        // A local part outside ASCII would need SMTPUTF8 on every server on the way (RFC 6531).
        if (!parsed.User.All(letter => letter is > ' ' and <= '~' and not ('<' or '>'))) throw new InvalidMailException($"{place}: before the @ of {Quoted(parsed.Address)} only ASCII letters and signs can be sent to.");
        try
        {
            var address = $"{parsed.User}@{(parsed.Host.All(char.IsAscii) ? parsed.Host : Idn.GetAscii(parsed.Host))}";
            return address.Length <= MaxAddress ? new(parsed.DisplayName, address) : throw new InvalidMailException($"{place}: an address has at most {MaxAddress} characters.");
        }
        catch (ArgumentException)
        {
            throw new InvalidMailException($"{place}: {Quoted(parsed.Host)} is not a domain.");
        }
    }

    // Whole or not at all: what is left of a secret could not be masked any more.
    private static string Quoted(string text) => text.Length <= 80 ? $"“{text}”" : "a text of more than 80 characters";
}
