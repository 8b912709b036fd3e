using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Security;

/// <summary>A data folder of its own with a real database, and starts of the key ring over it.</summary>
internal sealed class SealedWorld : IDisposable
{
    private readonly AppDbOpening opening;
    private readonly DataFolder folder;

    public SealedWorld()
    {
        Path = Directory.CreateTempSubdirectory("orchestrator-keys-").FullName;
        folder = new(Options.Create(new InstanceOptions { DataPath = Path }));
        opening = new(new DbContextOptionsBuilder<AppDb>().UseSqlite($"Data Source={folder.File("test.db")};Pooling=False").Options);
        using var db = opening.CreateDbContext();
        db.Database.EnsureCreated();
    }

    public string Path { get; }

    public string KeyFile => folder.File(MasterKey.FileName);

    public MasterKeyOptions Config { get; } = new();

    public KeyStore Store => new(opening);

    public async Task<SecretProtector> StartAsync()
    {
        var ring = new KeyRing(new MasterKey(Options.Create(Config), folder, NullLogger<MasterKey>.Instance), Store, TimeProvider.System);
        await ring.OpenAsync(default);
        return new(ring);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
