using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Orchestrator.Tests.Mail;

/// <summary>A strict mail server on loopback: it holds the caller to RFC 5321 and keeps what it is given. A test may answer for it.</summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    private static readonly X509Certificate2 Certificate = SelfSigned();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task accepting;

    public SmtpServer()
    {
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync();
    }

    public int Port { get; }

    public bool ImplicitTls { get; init; }

    /// <summary>What EHLO offers.</summary>
    public List<string> Offers { get; init; } = ["SIZE 5000000", "8BITMIME", "STARTTLS", "AUTH PLAIN LOGIN"];

    /// <summary>Another answer to a command, or null for the usual one; an empty one closes the connection.</summary>
    public Func<string, string?> Answer { get; init; } = _ => null;

    /// <summary>Sent along with the answer to STARTTLS, as somebody in between would.</summary>
    public string Injected { get; init; } = "";

    public ConcurrentQueue<Taken> Messages { get; } = new();

    public ConcurrentQueue<string> Commands { get; } = new();

    /// <summary>What the caller did that a server must not accept.</summary>
    public ConcurrentQueue<string> Wrongs { get; } = new();

    public static bool Trusts(X509Certificate? shown) => shown is not null && shown.GetCertHashString() == Certificate.GetCertHashString();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stop.Token);
                await using var session = new Session(this, client.GetStream());
                await session.RunAsync(stop.Token);
            }
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // The test is over.
        }
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        using var made = new CertificateRequest("CN=mail.example.com", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    internal sealed record Taken(string From, string[] To, string Data, string? SignedInAs, bool Encrypted);

    private sealed class Session(SmtpServer server, Stream stream) : IAsyncDisposable
    {
        private Stream stream = stream;
        private bool encrypted;
        private string? user;

        public async ValueTask DisposeAsync() => await stream.DisposeAsync();

        public async Task RunAsync(CancellationToken stop)
        {
            try
            {
                if (server.ImplicitTls) await EncryptAsync(stop);
                await SayAsync(server.Answer("connect") ?? "220 mail.example.com ESMTP", stop);
                await ConverseAsync(stop);
            }
            catch (Exception gone) when (gone is IOException or System.Security.Authentication.AuthenticationException)
            {
                // The caller left.
            }
        }

        private async Task ConverseAsync(CancellationToken stop)
        {
            var (from, to) = ("", new List<string>());
            while (await LineAsync(stop) is { } command)
            {
                server.Commands.Enqueue(command);
                var verb = command.Split(' ')[0].ToUpperInvariant();
                if (server.Answer(command) is { } other)
                {
                    if (other.Length == 0) return;
                    await SayAsync(other, stop);
                    continue;
                }
                switch (verb)
                {
                    case "EHLO":
                        string[] offers = [.. server.Offers.Where(offer => offer != "STARTTLS" || !encrypted)];
                        await SayAsync(string.Join("\r\n", offers.Select((offer, index) => $"250{(index == offers.Length - 1 ? ' ' : '-')}{offer}").Prepend("250-mail.example.com")), stop);
                        break;
                    case "STARTTLS":
                        await SayAsync($"220 go ahead{(server.Injected.Length > 0 ? "\r\n" + server.Injected : "")}", stop);
                        await EncryptAsync(stop);
                        break;
                    case "AUTH":
                        await SignInAsync(command, stop);
                        break;
                    case "MAIL":
                        from = Between(command, "MAIL FROM:<", ">");
                        await SayAsync("250 ok", stop);
                        break;
                    case "RCPT":
                        to.Add(Between(command, "RCPT TO:<", ">"));
                        await SayAsync("250 ok", stop);
                        break;
                    case "DATA":
                        await SayAsync("354 go on", stop);
                        var data = await DataAsync(stop);
                        if (server.Answer("message") is { } taken)
                        {
                            if (taken.Length == 0) return;
                            await SayAsync(taken, stop);
                            break;
                        }
                        server.Messages.Enqueue(new Taken(from, [.. to], data, user, encrypted));
                        await SayAsync("250 queued", stop);
                        break;
                    case "QUIT":
                        return;
                    default:
                        server.Wrongs.Enqueue(command);
                        await SayAsync("500 what?", stop);
                        break;
                }
            }
        }

        private async Task SignInAsync(string command, CancellationToken stop)
        {
            if (!encrypted && server.Offers.Contains("STARTTLS")) server.Wrongs.Enqueue("AUTH in the clear");
            string password;
            if (command.StartsWith("AUTH PLAIN ", StringComparison.Ordinal))
            {
                var parts = Text(command[11..]).Split('\0');
                (user, password) = (parts[1], parts[2]);
            }
            else
            {
                await SayAsync("334 VXNlcm5hbWU6", stop);
                user = Text((await LineAsync(stop))!);
                await SayAsync("334 UGFzc3dvcmQ6", stop);
                password = Text((await LineAsync(stop))!);
            }
            await SayAsync(password == "pässword-4711" ? "235 welcome" : "535 5.7.8 bad credentials", stop);
        }

        private async Task<string> DataAsync(CancellationToken stop)
        {
            var data = new StringBuilder();
            while (await LineAsync(stop) is { } line && line != ".")
                data.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
            return data.ToString();
        }

        private async Task<string?> LineAsync(CancellationToken stop)
        {
            var line = new List<byte>();
            var letter = new byte[1];
            while (true)
            {
                if (await stream.ReadAsync(letter, stop) == 0) return null;
                line.Add(letter[0]);
                if (letter[0] != (byte)'\n') continue;
                if (line.Count < 2 || line[^2] != (byte)'\r' || line[..^2].Contains((byte)'\r')) server.Wrongs.Enqueue("a bare line end");
                if (line.Count > 1000) server.Wrongs.Enqueue(string.Create(CultureInfo.InvariantCulture, $"a line of {line.Count} bytes"));
                if (line.Exists(one => one > 127)) server.Wrongs.Enqueue("8 bits without leave");
                return Encoding.ASCII.GetString([.. line]).TrimEnd('\r', '\n');
            }
        }

        private async Task EncryptAsync(CancellationToken stop)
        {
            var secure = new SslStream(stream);
            stream = secure;
            await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, stop);
            encrypted = true;
        }

        private Task SayAsync(string text, CancellationToken stop) => stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"), stop).AsTask();

        private static string Text(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));

        private static string Between(string text, string before, string after) => text.StartsWith(before, StringComparison.Ordinal) ? text[before.Length..text.IndexOf(after, StringComparison.Ordinal)] : $"not: {text}";
    }
}
