using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Alerts;

namespace Orchestrator.Tests.Features.Alerts;

/// <summary>A program that may reach the test's own servers, on a clock that moves when told to.</summary>
public sealed class AlertApp : TestApp
{
    internal FakeTime Clock { get; } = new();

    protected override IEnumerable<(string Key, string Value)> Settings => [("Orchestrator:Outbound:AllowedHosts:0", "127.0.0.0/8"), ("Orchestrator:PublicUrl", "https://flows.example.com")];

    internal AlertWatch Watch => Services.GetRequiredService<AlertWatch>();

    protected override void Replace(IServiceCollection services) => services.AddSingleton<AlertRounds>(provider => new AlertRounds(provider.GetRequiredService<AppDbOpening>(), provider.GetRequiredService<AlertTexts>(), Clock))
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<AlertSender>(provider, (TimeProvider)Clock)).AddSingleton(new AlertTestLimit(Clock));

    /// <summary>A run that ended, as a trigger would have started it; the newest by its id.</summary>
    internal async Task<string> EndAsync(string workflowId, bool fails, TriggerKind trigger = TriggerKind.Webhook, string error = "The server refused the key sk-live-4f9aK2mXv9TnB4hRzL8sWc.")
    {
        await using var db = Databases.ForSystem();
        var workflow = await db.Workflows.SingleAsync(row => row.Id == workflowId);
        var at = DateTimeOffset.UtcNow.AddSeconds(1) + TimeSpan.FromMilliseconds(Interlocked.Increment(ref _number));
        var run = new Execution
        {
            Id = Guid.CreateVersion7(at).ToString("N"), TenantId = workflow.TenantId, WorkflowId = workflowId, VersionHash = "hash", Trigger = trigger, Status = fails ? ExecutionStatus.Error : ExecutionStatus.Success,
            Error = fails ? Orchestrator.Web.Engine.StoredError.Write(new StepError("HTTP_401", error)) : null, CreatedAt = at, CompletedAt = at,
        };
        db.Executions.Add(run);
        await db.SaveChangesAsync();
        return run.Id;
    }

    internal async Task RoundAsync()
    {
        Watch.LookAtEverything();
        await Watch.RunOnceAsync(CancellationToken.None);
    }

    private int _number;
}
