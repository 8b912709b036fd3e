using Microsoft.Extensions.Options;

namespace Orchestrator.Web.Engine;

/// <summary>Registers the engine.</summary>
public static class EngineSetup
{
    /// <summary>The journal, the queue, the worker and the feed. Needs the data and the actions.</summary>
    public static void AddEngine(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<EngineOptions>().BindConfiguration("Orchestrator:Engine").ValidateOnStart();
        services.AddSingleton<IValidateOptions<EngineOptions>, EngineOptionsCheck>();
        services.AddMetrics();
        services.AddSingleton<EngineMeters>();
        services.AddSingleton<StateSeal>();
        services.AddSingleton<ExecutionFeed>();
        services.AddSingleton<ExecutionJournal>();
        services.AddSingleton<PendingRuns>();
        services.AddSingleton<IExecutionQueue, LocalExecutionQueue>();
        services.AddSingleton<ExecutionStarter>();
        services.AddSingleton<RunningRuns>();
        services.AddSingleton<ExecutionCanceller>();
        services.AddSingleton<ExecutionRemover>();
        services.AddSingleton<DelayTimer>();
        services.AddSingleton<Recovery>();
        services.AddHostedService<EngineHost>();
    }

    private sealed class EngineOptionsCheck : IValidateOptions<EngineOptions>
    {
        public ValidateOptionsResult Validate(string? name, EngineOptions options) =>
            options.Mistakes().ToList() is { Count: > 0 } mistakes ? ValidateOptionsResult.Fail(mistakes) : ValidateOptionsResult.Success;
    }
}
