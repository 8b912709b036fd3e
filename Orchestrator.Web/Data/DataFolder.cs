using Microsoft.Extensions.Options;

namespace Orchestrator.Web.Data;

/// <summary>What <c>Orchestrator</c> in the configuration says about the instance as a whole.</summary>
public sealed class InstanceOptions
{
    /// <summary>Where the database and the master key live; relative to the working directory.</summary>
    public string DataPath { get; set; } = "./data";

    /// <summary>The address people and webhooks use, such as <c>https://flows.example.com</c>; empty for the one listened on.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>Addresses and blocks of the proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed; none when it is empty.</summary>
    public IList<string> TrustedProxies { get; } = [];

    /// <summary>Whether people come by https, whatever a proxy before it makes of that.</summary>
    internal bool IsPublicOverHttps => PublicUrl.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>How many pages an account may have open at a time, over all its devices.</summary>
    public int PagesPerAccount { get; set; } = 50;

    /// <summary><c>first-user</c>, <c>open</c> or <c>closed</c>.</summary>
    public string Registration { get; set; } = "first-user";
}

/// <summary>The folder everything is kept in; one process at a time has it.</summary>
public sealed class DataFolder(IOptions<InstanceOptions> options) : IDisposable
{
    private FileStream? hold;

    /// <summary>Its absolute path.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(options.Value.DataPath);

    /// <summary>The absolute path of a file in it.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>A folder in it that only the program's own user may enter.</summary>
    public DirectoryInfo PrivateFolder(string name) => OperatingSystem.IsWindows()
        ? Directory.CreateDirectory(File(name))
        : Directory.CreateDirectory(File(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    /// <summary>Makes the folder and proves that it can be written.</summary>
    /// <exception cref="StartupException">It cannot.</exception>
    private void Prepare()
    {
        try
        {
            Directory.CreateDirectory(Path);
            var probe = File(".write-test");
            System.IO.File.WriteAllText(probe, "");
            System.IO.File.Delete(probe);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The data folder {Path} cannot be written ({problem.Message}). Make it writable, or set Orchestrator:DataPath to another folder.", problem);
        }
    }

    /// <summary>Prepares the folder and holds it against a second process, which would take up the runs of the first.</summary>
    /// <exception cref="StartupException">It cannot be written, or another process has it.</exception>
    public void Hold()
    {
        Prepare();
        try
        {
            // The system lets go of it when the process ends, however it ends.
            hold ??= new FileStream(File("orchestrator.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException problem)
        {
            throw new StartupException($"The data folder {Path} is used by another running instance. Stop that one, or set Orchestrator:DataPath to another folder.", problem);
        }
    }

    /// <summary>Lets the next process have it.</summary>
    public void Dispose() => hold?.Dispose();
}

/// <summary>Something that stops the program from starting; its message is one line that says what to do.</summary>
public sealed class StartupException : Exception
{
    /// <summary>With the line people read.</summary>
    public StartupException(string message) : base(message) { }

    /// <summary>With the line people read and what caused it.</summary>
    public StartupException(string message, Exception inner) : base(message, inner) { }

    /// <summary>Without a line.</summary>
    public StartupException() { }
}
