using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orchestrator.Domain.Credentials;
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

    public AppDbOpening Opening => opening;

    public MasterKey Master => new(Options.Create(Config), folder, NullLogger<MasterKey>.Instance);

    public async Task<SecretProtector> StartAsync() => new(await OpenAsync(TimeProvider.System));

    /// <summary>A start with everything that changes keys.</summary>
    public async Task<(SecretProtector Protector, KeyRotation Rotation)> StartAsync(TimeProvider time, Func<ISecretProtector, ISecretProtector>? wrap = null)
    {
        var ring = await OpenAsync(time);
        var protector = new SecretProtector(ring);
        var options = Options.Create(new KeyRotationOptions { Batch = 3, Pause = TimeSpan.Zero });
        return (protector, new KeyRotation(ring, Store, new SealedRows(opening), wrap?.Invoke(protector) ?? protector, new AuditLog(opening, time, NullLogger<AuditLog>.Instance), options, time, NullLogger<KeyRotation>.Instance));
    }

    /// <summary>Keeps a credential whose secret is its id.</summary>
    public async Task AddAsync(ISecretProtector protector, string tenant, string id, byte[]? instead = null)
    {
        await using var db = opening.ForSystem();
        db.Credentials.Add(new()
        {
            TenantId = tenant, Id = id, Name = id, Kind = CredentialKind.ApiKey, Sealed = instead ?? protector.Seal(SealedPlaces.Credential(tenant, id, 1), Encoding.UTF8.GetBytes(id)),
            RotatedAt = DateTimeOffset.UnixEpoch, CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch,
        });
        await db.SaveChangesAsync();
    }

    /// <summary>Every credential as it is kept.</summary>
    public async Task<List<Credential>> CredentialsAsync()
    {
        await using var db = opening.ForSystem();
        return await db.Credentials.AsNoTracking().OrderBy(row => row.TenantId).ThenBy(row => row.Id).ToListAsync();
    }

    /// <summary>Puts another sealed value into a row, behind the program's back.</summary>
    public async Task PutAsync(string tenant, string id, byte[] value, int version = 1)
    {
        await using var db = opening.ForSystem();
        await db.Credentials.Where(row => row.TenantId == tenant && row.Id == id).ExecuteUpdateAsync(row => row.SetProperty(one => one.Sealed, value).SetProperty(one => one.Version, version));
    }

    private async Task<KeyRing> OpenAsync(TimeProvider time)
    {
        var ring = new KeyRing(Master, Store, time);
        await ring.OpenAsync(default);
        return ring;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
