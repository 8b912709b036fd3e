using System.Text;
using Orchestrator.Domain.Executions;
using Orchestrator.Tests.Mail;

namespace Orchestrator.Tests.Actions;

public sealed class EmailSendActionTests
{
    [Fact]
    public async Task A_message_arrives_as_it_was_written_encrypted_and_signed_in()
    {
        await using var server = new SmtpServer();
        var mails = new Mails(server);
        var id = await mails.SendAsync(new
        {
            integrationId = "mail", to = "Ada <ada@example.org>, bob@bücher.example", cc = "\"Zoë, Dr.\" <zoe@example.org>", bcc = "hidden@example.org", replyTo = "answers@example.com",
            subject = "Order 7 was paid", text = "Hello\n.dot\nend",
        });
        server.Wrongs.ShouldBeEmpty();
        var taken = server.Messages.ShouldHaveSingleItem();
        (taken.From, taken.SignedInAs, taken.Encrypted).ShouldBe(("orders@example.com", "ada", true));
        taken.To.ShouldBe(["ada@example.org", "bob@xn--bcher-kva.example", "zoe@example.org", "hidden@example.org"]);
        id.ShouldMatch("^<[0-9a-f]{32}@example\\.com>$");
        taken.Data.ShouldBe(string.Join("\r\n",
            "Date: Mon, 02 Mar 2026 09:00:00 +0000",
            "From: \"Orders\" <orders@example.com>",
            "To: \"Ada\" <ada@example.org>, bob@xn--bcher-kva.example",
            $"Cc: =?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes("Zoë, Dr."))}?= <zoe@example.org>",
            "Reply-To: answers@example.com",
            "Subject: Order 7 was paid",
            $"Message-ID: {id}",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: quoted-printable", "",
            "Hello", ".dot", "end", ""));
        server.Commands.ShouldContain(command => command.StartsWith("MAIL FROM:<orders@example.com> SIZE=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bcc_is_in_no_header()
    {
        await using var server = new SmtpServer();
        await new Mails(server).SendAsync(new { integrationId = "mail", to = "a@example.org", bcc = "hidden@example.org", subject = "s", text = "t" });
        server.Messages.ShouldHaveSingleItem().Data.ShouldNotContain("hidden", Case.Insensitive);
    }

    [Fact]
    public async Task Text_HTML_and_files_travel_together()
    {
        await using var server = new SmtpServer();
        var bytes = Enumerable.Range(0, 300).Select(value => (byte)value).ToArray();
        await new Mails(server).SendAsync(new
        {
            integrationId = "mail", to = new[] { "a@example.org", "b@example.org" }, subject = "Grüße — " + new string('ü', 60), text = "plain ü = " + new string('x', 200), html = "<p>ü</p>",
            attachments = new object[] { new { fileName = "Über sicht.pdf", contentType = "application/pdf", size = 300, base64 = Convert.ToBase64String(bytes) } },
        });
        server.Wrongs.ShouldBeEmpty();
        var data = server.Messages.ShouldHaveSingleItem().Data;
        data.Split("\r\n").ShouldAllBe(line => line.Length <= 78);
        var subject = data[(data.IndexOf("Subject: ", StringComparison.Ordinal) + 9)..data.IndexOf("Message-ID", StringComparison.Ordinal)];
        Decoded(subject).ShouldBe("Grüße — " + new string('ü', 60));
        data.ShouldContain("multipart/mixed");
        data.ShouldContain("multipart/alternative");
        data.IndexOf("text/plain", StringComparison.Ordinal).ShouldBeLessThan(data.IndexOf("text/html", StringComparison.Ordinal));
        data.ShouldContain("plain =C3=BC =3D xxx");
        data.ShouldContain("<p>=C3=BC</p>");
        data.ShouldContain("filename=\"_ber sicht.pdf\";\r\n filename*=UTF-8''%C3%9Cber%20sicht.pdf");
        var encoded = data[(data.IndexOf("base64\r\n", StringComparison.Ordinal) + 8)..];
        encoded = encoded[(encoded.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        Convert.FromBase64String(encoded[..encoded.IndexOf("\r\n--", StringComparison.Ordinal)]).ShouldBe(bytes);
    }

    [Theory]
    [InlineData("""{"to":"a@example.org\r\nBcc: evil@example.org"}""", "to:")]
    [InlineData("""{"to":"a@example.org","subject":"x\r\nBcc: evil@example.org"}""", "subject:")]
    [InlineData("""{"to":"\"x\r\nBcc: y\" <a@example.org>"}""", "to:")]
    [InlineData("""{"to":"a@example.org","replyTo":"b@example.org\nX: y"}""", "replyTo:")]
    [InlineData("""{"to":"not an address"}""", "to:")]
    [InlineData("""{"to":"jürgen@example.org"}""", "to:")]
    [InlineData("""{"to":""}""", "to:")]
    [InlineData("""{"to":"a@example.org","text":null}""", "text:")]
    [InlineData("""{"to":"a@example.org","attachments":[{"base64":"%"}]}""", "attachments[0].base64:")]
    [InlineData("""{"to":"a@example.org","attachments":[{"base64":"YQ==","contentType":"a/b\r\nX: y"}]}""", "attachments[0].contentType:")]
    [InlineData("""{"to":"a@example.org","attachments":"x"}""", "attachments:")]
    public async Task What_could_change_the_message_is_refused_and_named(string given, string place)
    {
        await using var server = new SmtpServer();
        var config = System.Text.Json.Nodes.JsonNode.Parse("""{"integrationId":"mail","subject":"s","text":"t"}""")!.AsObject();
        foreach (var (name, value) in System.Text.Json.Nodes.JsonNode.Parse(given)!.AsObject()) config[name] = value?.DeepClone();
        var error = await new Mails(server).FailAsync(config);
        error.Message.ShouldStartWith(place);
        error.Retryable.ShouldBeFalse();
        server.Messages.ShouldBeEmpty();
        server.Commands.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_missing_integration_or_one_of_another_kind_is_said()
    {
        var mails = new Mails();
        mails.Integrations.Add("chat", "slack", new { });
        (await mails.FailAsync(new { integrationId = "gone", to = "a@example.org", subject = "s", text = "t" })).Code.ShouldBe(ErrorCodes.IntegrationNotFound);
        (await mails.FailAsync(new { integrationId = "chat", to = "a@example.org", subject = "s", text = "t" })).Message.ShouldContain("of type slack");
        mails.IsSafe.ShouldBeFalse();
    }

    private static string Decoded(string words) => string.Concat(words.Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries)
        .Select(word => word.StartsWith("=?utf-8?B?", StringComparison.Ordinal) ? Encoding.UTF8.GetString(Convert.FromBase64String(word[10..^2])) : word));
}
