using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Orchestrator.Tests.Actions;

[CollectionDefinition("PostgreSQL")]
public sealed class PostgresCollection : ICollectionFixture<PostgresServer>;

/// <summary>A PostgreSQL server of the tests' own, on a free port of loopback, made once and removed at the end. It is skipped where there is none to start.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    /// <summary>The user who must give a password; everyone else is trusted.</summary>
    public const string LockedPassword = "correct-horse-4711";

    private readonly string folder = Path.Combine(Path.GetTempPath(), $"orchestrator-pg-{Guid.NewGuid():N}");
    private Process? server;

    public int Port { get; private set; }

    /// <summary>The address of a user, without TLS unless the options say so.</summary>
    public string Url(string user = "postgres", string password = "", string options = "sslmode=disable")
    {
        Assert.SkipWhen(server is null, "PostgreSQL is not installed (apt-get install postgresql), so nothing is tested against it.");
        return $"postgres://{user}:{Uri.EscapeDataString(password)}@127.0.0.1:{Port}/postgres?{options}";
    }

    public async ValueTask InitializeAsync()
    {
        if (Find("initdb") is not { } initdb) return;
        Directory.CreateDirectory(folder);
        if (Environment.IsPrivilegedProcess) await RunAsync("chown", User, folder);
        var data = Path.Combine(folder, "data");
        await RunAsync(initdb, "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions");
        await File.WriteAllTextAsync(Path.Combine(data, "pg_hba.conf"), "host all locked 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n");
        await WriteCertificateAsync(data);
        Port = FreePort();
        server = Start(Path.Combine(Path.GetDirectoryName(initdb)!, "postgres"), "-D", data, "-p", Port.ToString(System.Globalization.CultureInfo.InvariantCulture), "-c", "listen_addresses=127.0.0.1",
            "-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "shared_buffers=16MB", "-c", "ssl=on");
        while (await server.StandardError.ReadLineAsync() is { } line && !line.Contains("ready to accept connections", StringComparison.Ordinal)) { }
        _ = server.StandardError.ReadToEndAsync();
        server.HasExited.ShouldBeFalse("PostgreSQL did not start.");
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await RunAsync("kill", "-INT", server.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
            await server.WaitForExitAsync();
            server.Dispose();
        }
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private static string User => File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";

    private static string? Find(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin")) : [])
        .Select(directory => Path.Combine(directory, tool)).FirstOrDefault(File.Exists);

    // PostgreSQL refuses to run as root.
    private static Process Start(string tool, params string[] arguments)
    {
        var isServer = tool.Contains("postgres", StringComparison.Ordinal) || tool.EndsWith("initdb", StringComparison.Ordinal);
        string[] command = Environment.IsPrivilegedProcess && isServer ? ["setpriv", $"--reuid={User}", "--regid=nogroup", "--clear-groups", tool, .. arguments] : [tool, .. arguments];
        return Process.Start(new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = isServer && tool.EndsWith("initdb", StringComparison.Ordinal), WorkingDirectory = Path.GetTempPath() })!;
    }

    private static async Task RunAsync(string tool, params string[] arguments)
    {
        using var process = Start(tool, arguments);
        var said = process.StartInfo.RedirectStandardOutput ? process.StandardOutput.ReadToEndAsync() : Task.FromResult("");
        var complained = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"{tool}: {complained}{await said}");
    }

    private static async Task WriteCertificateAsync(string data)
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=db.example.com", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await File.WriteAllTextAsync(Path.Combine(data, "server.crt"), certificate.ExportCertificatePem());
        var file = Path.Combine(data, "server.key");
        await File.WriteAllTextAsync(file, key.ExportPkcs8PrivateKeyPem());
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        if (Environment.IsPrivilegedProcess) await RunAsync("chown", User, file, Path.Combine(data, "server.crt"), Path.Combine(data, "pg_hba.conf"));
    }

    private static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
