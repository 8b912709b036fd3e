using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Security;
using WebWorkflow = Orchestrator.Web.Data.Workflow;

namespace Orchestrator.Tests.Engine;

/// <summary>The engine's services over a data folder, without a server.</summary>
internal static class EngineServices
{
    public static ServiceProvider Build(string folder, TimeProvider time, Action<IServiceCollection>? configure)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Orchestrator:DataPath"] = folder });
        builder.Services.AddSingleton(time);
        builder.AddData();
        builder.AddSecrets();
        builder.Services.AddOutbound();
        builder.AddEngine();
        configure?.Invoke(builder.Services);
        return builder.Services.BuildServiceProvider();
    }

    public static async Task PrepareAsync(this IServiceProvider services)
    {
        await services.MigrateAsync(CancellationToken.None);
        await services.OpenKeysAsync(CancellationToken.None);
    }

    public static async Task AddWorkflowAsync(AppDb db, string tenantId, string workflowId, string name = "Orders")
    {
        await using (db)
        {
            db.Workflows.Add(new WebWorkflow
            {
                Id = workflowId, TenantId = tenantId, OwnerId = "user-1", Name = name, Draft = "{}", DraftHash = "hash", TriggerType = "Manual",
                CreatedAt = DateTimeOffset.UtcNow, UpdatedAt = DateTimeOffset.UtcNow,
            });
            await db.SaveChangesAsync();
        }
    }
}

/// <summary>A new folder that goes away with its owner.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("orchestrator-tests-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
