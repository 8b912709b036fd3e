using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orchestrator.Web.Data;

namespace Orchestrator.Tests;

/// <summary>The real program on a port and a data folder of its own, as a class fixture. Anyone may make an account.</summary>
public class TestApp : IAsyncLifetime
{
    /// <summary>A database with its schema and nothing in it.</summary>
    internal static readonly Lazy<Task<byte[]>> EmptyDatabase = new(MigrateOnceAsync);

    private readonly string folder = Directory.CreateTempSubdirectory("orchestrator-").FullName;
    private readonly Program program;
    private int people;

    /// <summary>With the real clock.</summary>
    public TestApp() => program = new Program(this);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Where it keeps its files.</summary>
    public string Folder => folder;

    /// <summary>What the program is made of.</summary>
    public IServiceProvider Services => program.Services;

    /// <summary>The database.</summary>
    public AppDbOpening Databases => Services.GetRequiredService<AppDbOpening>();

    /// <summary>Settings of this instance.</summary>
    protected virtual IEnumerable<(string Key, string Value)> Settings => [];

    /// <summary>Replaces parts of this instance.</summary>
    protected virtual void Replace(IServiceCollection services) { }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        await File.WriteAllBytesAsync(Path.Combine(folder, DataSetup.FileName), await EmptyDatabase.Value);
        program.UseKestrel(0);
        program.StartServer();
        Address = program.ClientOptions.BaseAddress;
    }

    /// <summary>Somebody without a session.</summary>
    public Visitor Visitor() => new(new HttpClient(new VisitorCookies()) { BaseAddress = Address });

    /// <summary>Somebody with an account, a workspace and a session.</summary>
    public async Task<Visitor> SignUpAsync()
    {
        var visitor = Visitor();
        var email = $"person{Interlocked.Increment(ref people)}@example.com";
        (await visitor.PostAsync("/api/auth/sign-up", new { email, password = "correct horse battery" })).Status.ShouldBe(201);
        return visitor;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await program.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    // The schema takes longer to make than to copy.
    private static async Task<byte[]> MigrateOnceAsync()
    {
        var empty = Directory.CreateTempSubdirectory("orchestrator-empty-").FullName;
        var builder = Microsoft.AspNetCore.Builder.WebApplication.CreateSlimBuilder();
        builder.Configuration["Orchestrator:DataPath"] = empty;
        builder.AddData();
        await using (var app = builder.Build()) await app.Services.MigrateAsync(CancellationToken.None);
        var file = Path.Combine(empty, DataSetup.FileName);
        SqliteConnection.ClearAllPools();
        var bytes = await File.ReadAllBytesAsync(file);
        Directory.Delete(empty, recursive: true);
        return bytes;
    }

    private sealed class Program(TestApp app) : WebApplicationFactory<AppDb>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Production");
            (string, string)[] settings =
            [
                ("Orchestrator:DataPath", app.folder),
                ("Orchestrator:Registration", "open"),
                ("Orchestrator:RateLimits:SignInsPerMinute", "100000"),
                .. app.Settings,
            ];
            foreach (var (key, value) in settings) builder.UseSetting(key, value);
            builder.ConfigureLogging(logging => logging.ClearProviders());
            // Slow on purpose in the product.
            builder.ConfigureTestServices(services => services.Configure<PasswordHasherOptions>(options => options.IterationCount = 1_000));
            builder.ConfigureTestServices(app.Replace);
        }
    }
}
