using Orchestrator.Domain.Executions;

namespace Orchestrator.Tests.Mail;

public sealed class MailerTests
{
    private static readonly object Message = new { integrationId = "mail", to = "bob@example.org", subject = "Hi", text = "x" };

    [Theory]
    [InlineData("RCPT", "550 5.1.1 no such user", ErrorCodes.InvalidInput, false, "refused the recipient bob@example.org (550 5.1.1 no such user). Nothing was sent.")]
    [InlineData("RCPT", "450 4.2.0 greylisted", ErrorCodes.ConnectionFailed, true, "asks to try the recipient bob@example.org later (450 4.2.0 greylisted).")]
    [InlineData("MAIL", "552 too much", ErrorCodes.InvalidInput, false, "the sender orders@example.com")]
    [InlineData("message", "554 looks like spam", ErrorCodes.InvalidInput, false, "refused the message (554 looks like spam)")]
    [InlineData("connect", "421 busy", ErrorCodes.ConnectionFailed, true, "asks to try the connection later (421 busy)")]
    [InlineData("EHLO", "hello?", ErrorCodes.ConnectionFailed, false, "something that is not SMTP")]
    [InlineData("AUTH", "535 5.7.8 no", "HTTP_401", false, "refused user name or password (535 5.7.8 no)")]
    [InlineData("AUTH", "454 later", ErrorCodes.ConnectionFailed, true, "asks to try sign-in later")]
    [InlineData("MAIL", "530 sign in first", "HTTP_401", false, "refused user name or password")]
    [InlineData("MAIL", "", ErrorCodes.ConnectionFailed, true, "failed before the message was handed over")]
    [InlineData("message", "", ErrorCodes.ConnectionFailed, false, "it may have been sent, or not")]
    public async Task What_the_server_says_decides_whether_another_try_may_help(string at, string says, string code, bool retryable, string words)
    {
        await using var server = new SmtpServer { Answer = command => command.StartsWith(at, StringComparison.Ordinal) ? says : null };
        var error = await new Mails(server).FailAsync(Message);
        (error.Code, error.Retryable).ShouldBe((code, retryable), error.Message);
        error.Message.ShouldContain(words);
        error.Message.ShouldContain($"127.0.0.1:{server.Port}");
        server.Messages.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("AUTH PLAIN LOGIN")]
    [InlineData("AUTH LOGIN")]
    [InlineData("AUTH=LOGIN PLAIN")]
    public async Task The_password_is_given_in_the_way_the_server_offers(string offer)
    {
        await using var server = new SmtpServer { Offers = ["STARTTLS", offer] };
        await new Mails(server).SendAsync(Message);
        server.Messages.ShouldHaveSingleItem().SignedInAs.ShouldBe("ada");
        server.Wrongs.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_wrong_password_is_said_and_never_shown()
    {
        await using var server = new SmtpServer();
        var mails = new Mails(server, password: "wrong-password-1");
        var error = await mails.FailAsync(Message);
        error.Code.ShouldBe("HTTP_401");
        error.ToString().ShouldNotContain("wrong-password");
        mails.Secrets.Redactor.Mask("wrong-password-1").ShouldBe("«redacted»");
    }

    [Fact]
    public async Task Encryption_from_the_first_byte_and_none_at_all_work_when_they_are_asked_for()
    {
        await using var secure = new SmtpServer { ImplicitTls = true, Offers = ["AUTH PLAIN"] };
        await new Mails(secure, tls: "implicit").SendAsync(Message);
        secure.Messages.ShouldHaveSingleItem().Encrypted.ShouldBeTrue();
        await using var open = new SmtpServer { Offers = ["SIZE"] };
        await new Mails(open, tls: "none", username: null).SendAsync(Message);
        open.Messages.ShouldHaveSingleItem().ShouldSatisfyAllConditions(taken => taken.Encrypted.ShouldBeFalse(), taken => taken.SignedInAs.ShouldBeNull());
    }

    [Fact]
    public async Task Without_STARTTLS_nothing_is_sent_in_the_clear()
    {
        await using var server = new SmtpServer { Offers = ["AUTH PLAIN"] };
        var error = await new Mails(server).FailAsync(Message);
        error.Message.ShouldContain("does not offer STARTTLS");
        server.Commands.ShouldHaveSingleItem().ShouldStartWith("EHLO");
    }

    [Fact]
    public async Task What_was_slipped_in_before_encryption_ends_the_attempt()
    {
        await using var server = new SmtpServer { Injected = "250 all yours" };
        var error = await new Mails(server).FailAsync(Message);
        error.Message.ShouldContain("before encryption began");
        server.Commands.ShouldNotContain(command => command.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_certificate_nobody_vouches_for_ends_the_attempt()
    {
        await using var server = new SmtpServer();
        var error = await new Mails(server, trusts: false).FailAsync(Message);
        (error.Code, error.Retryable).ShouldBe((ErrorCodes.ConnectionFailed, false));
        error.Message.ShouldStartWith($"No secure connection to 127.0.0.1:{server.Port}");
    }

    [Fact]
    public async Task A_message_larger_than_the_server_takes_is_not_sent()
    {
        await using var server = new SmtpServer { Offers = ["STARTTLS", "SIZE 1000", "AUTH PLAIN"] };
        var error = await new Mails(server).FailAsync(new { integrationId = "mail", to = "bob@example.org", subject = "Hi", text = new string('x', 2000) });
        error.Code.ShouldBe(ErrorCodes.InvalidInput);
        error.Message.ShouldContain("the server takes 1000");
        server.Commands.ShouldNotContain(command => command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_address_that_may_not_be_called_is_refused()
    {
        var error = await new Mails(port: 25).FailAsync(Message);
        error.Code.ShouldBe(ErrorCodes.AddressNotAllowed);
        error.Message.ShouldStartWith("Address not allowed: 127.0.0.1");
    }

    [Fact]
    public async Task A_server_that_falls_silent_lets_go_when_told_to()
    {
        var asked = new TaskCompletionSource();
        using var release = new SemaphoreSlim(0);
        using var stop = new CancellationTokenSource();
        await using var server = new SmtpServer
        {
            Answer = command =>
            {
                if (!command.StartsWith("EHLO", StringComparison.Ordinal)) return null;
                asked.TrySetResult();
                release.Wait();
                return "";
            },
        };
        var call = new Mails(server).RunAsync(Message, stop.Token);
        await asked.Task;
        await stop.CancelAsync();
        (await Assert.ThrowsAsync<StillWaitingException>(() => call)).Message.ShouldBe($"127.0.0.1:{server.Port} had not answered");
        release.Release();
    }
}
