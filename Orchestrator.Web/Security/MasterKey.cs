using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Security;

/// <summary>Where the master key comes from: at most one of the two, else <c>master.key</c> in the data folder.</summary>
public sealed class MasterKeyOptions
{
    /// <summary>32 bytes in base64.</summary>
    public string? MasterKey { get; set; }

    /// <summary>A file that holds 32 bytes in base64.</summary>
    public string? MasterKeyFile { get; set; }

    /// <summary>During a change: the key so far. What it wrapped is wrapped anew at the next start.</summary>
    public string? MasterKeyPrevious { get; set; }

    /// <summary>The same as a file.</summary>
    public string? MasterKeyPreviousFile { get; set; }
}

/// <summary>Reads the 32 bytes that wrap every data key, or makes them for an empty database.</summary>
public sealed partial class MasterKey(IOptions<MasterKeyOptions> options, DataFolder folder, ILogger<MasterKey> log)
{
    /// <summary>The default file's name in the data folder.</summary>
    public const string FileName = "master.key";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The key.</summary>
    /// <param name="databaseIsEmpty">True when nothing is sealed yet, so that a new key may be made.</param>
    /// <exception cref="StartupException">It is missing or not readable as a key; the message says what to do.</exception>
    public byte[] Read(bool databaseIsEmpty)
    {
        var (text, path) = (options.Value.MasterKey, options.Value.MasterKeyFile);
        if (!string.IsNullOrWhiteSpace(text) && !string.IsNullOrWhiteSpace(path))
            throw new StartupException("Orchestrator:MasterKey and Orchestrator:MasterKeyFile are both set. Keep one of them.");
        if (!string.IsNullOrWhiteSpace(text))
            return Parse(text, "Orchestrator:MasterKey");
        if (!string.IsNullOrWhiteSpace(path))
            return File.Exists(path)
                ? ReadFile(path)
                : throw new StartupException($"The master key file {path} (Orchestrator:MasterKeyFile) does not exist. Put it there, or make one with: openssl rand -base64 32");
        path = folder.File(FileName);
        if (File.Exists(path))
            return ReadFile(path);
        if (!databaseIsEmpty)
            throw new StartupException($"The master key file {path} is missing, and the database holds data sealed with it. Restore the file, or set Orchestrator:MasterKey to the key.");
        return Create(path);
    }

    /// <summary>The key so far, during a change; null outside one.</summary>
    /// <exception cref="StartupException">It is not readable as a key.</exception>
    public byte[]? ReadPrevious()
    {
        var (text, path) = (options.Value.MasterKeyPrevious, options.Value.MasterKeyPreviousFile);
        if (!string.IsNullOrWhiteSpace(text) && !string.IsNullOrWhiteSpace(path))
            throw new StartupException("Orchestrator:MasterKeyPrevious and Orchestrator:MasterKeyPreviousFile are both set. Keep one of them.");
        if (!string.IsNullOrWhiteSpace(text)) return Parse(text, "Orchestrator:MasterKeyPrevious");
        return string.IsNullOrWhiteSpace(path) ? null
            : File.Exists(path) ? ReadFile(path)
            : throw new StartupException($"The key file {path} (Orchestrator:MasterKeyPreviousFile) does not exist. Put it there, or take the setting away once the change is over.");
    }

    /// <summary>Where the key comes from, for people.</summary>
    public string Source => !string.IsNullOrWhiteSpace(options.Value.MasterKey) ? "Orchestrator:MasterKey"
        : !string.IsNullOrWhiteSpace(options.Value.MasterKeyFile) ? options.Value.MasterKeyFile : folder.File(FileName);

    private byte[] ReadFile(string path)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(OwnerOnly | UnixFileMode.UserExecute)) != UnixFileMode.None)
                LogReadableByOthers(path);
            return Parse(File.ReadAllText(path), $"The master key file {path}");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The master key file {path} cannot be read ({problem.Message}). Make it readable for the user the program runs as.", problem);
        }
    }

    private static byte[] Parse(string text, string source)
    {
        var key = new byte[SealingKey.Size + 1];
        return Convert.TryFromBase64String(text.Trim(), key, out var length) && length == SealingKey.Size
            ? key[..SealingKey.Size]
            : throw new StartupException($"{source} does not hold 32 bytes in base64. Restore the right one; a new one is made with: openssl rand -base64 32");
    }

    // Written beside its place and moved there, so that a crash leaves a whole key or none.
    private byte[] Create(string path)
    {
        var key = RandomNumberGenerator.GetBytes(SealingKey.Size);
        var draft = path + ".new";
        File.Delete(draft);
        var how = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            how.UnixCreateMode = OwnerOnly;
        using (var file = new FileStream(draft, how))
        {
            using var writer = new StreamWriter(file);
            writer.WriteLine(Convert.ToBase64String(key));
            writer.Flush();
            file.Flush(flushToDisk: true);
        }
        File.Move(draft, path, overwrite: false);
        LogCreated(path);
        return key;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Made the master key {Path}. Back it up apart from the database: without it nothing sealed can be opened.")]
    private partial void LogCreated(string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The master key file {Path} can be read by others. Restrict it with: chmod 600")]
    private partial void LogReadableByOthers(string path);
}
