using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Web.Actions;
using Orchestrator.Web.Integrations;
using Orchestrator.Web.Llm;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Engine;

/// <summary>Registers the engine.</summary>
public static class EngineSetup
{
    /// <summary>The journal, the queue, the worker and the feed. Needs the data, the secrets and the way out.</summary>
    public static void AddEngine(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<EngineOptions>().BindConfiguration("Orchestrator:Engine").ValidateOnStart();
        services.AddSingleton<IValidateOptions<EngineOptions>, EngineOptionsCheck>();
        services.AddOptions<RetentionOptions>().BindConfiguration("Orchestrator:Retention").ValidateOnStart();
        services.AddSingleton<IValidateOptions<RetentionOptions>, RetentionOptionsCheck>();
        services.AddSingleton<Retention>();
        services.AddSingleton<AuditRetention>();
        services.AddMetrics();
        services.AddSingleton<EngineMeters>();
        services.AddSingleton<RunFigures>();
        services.AddSingleton<StateSeal>();
        services.AddSingleton<ResumeKeys>();
        services.AddSingleton<RunCalls>();
        services.AddSingleton<CallbackAnswers>();
        services.AddSingleton<IWorkflowCaller, WorkflowCaller>();
        services.AddSingleton<ExecutionFeed>();
        services.AddSingleton<LiveTexts>();
        services.AddLlmLedger();
        services.AddSingleton<ExecutionJournal>();
        services.AddSingleton<PendingRuns>();
        services.AddSingleton<RunLimits>();
        services.AddSingleton<IExecutionQueue, LocalExecutionQueue>();
        services.AddSingleton<OrderedIds>();
        services.AddSingleton<ExecutionStarter>();
        services.AddSingleton<RunningRuns>();
        services.AddSingleton<ExecutionCanceller>();
        services.AddSingleton<ExecutionRemover>();
        AddRunning(services);
        services.AddSingleton<CompiledWorkflows>();
        services.AddSingleton<RunLoading>();
        services.AddSingleton<DelayTimer>();
        services.AddSingleton<ExecutionWorker>();
        services.AddSingleton<Recovery>();
        services.AddSingleton<LostRuns>();
        // Before the engine, so that it stops after it.
        services.AddSingleton<FigureRepair>();
        services.AddHostedService<FigureWriter>();
        services.AddHostedService<EngineHost>();
    }

    private static void AddRunning(IServiceCollection services)
    {
        services.AddProviders();
        services.AddSingleton<RunLog>();
        services.AddActions();
        services.AddSingleton(provider => new StepRunner(
            provider.AllActions(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<RunLog>().Report,
            provider.GetService<CredentialResolver>()));
        services.AddSingleton<RunLoop>();
    }

    private sealed class RetentionOptionsCheck : IValidateOptions<RetentionOptions>
    {
        public ValidateOptionsResult Validate(string? name, RetentionOptions options) =>
            options.Mistakes().ToList() is { Count: > 0 } mistakes ? ValidateOptionsResult.Fail(mistakes) : ValidateOptionsResult.Success;
    }

    private sealed class EngineOptionsCheck : IValidateOptions<EngineOptions>
    {
        public ValidateOptionsResult Validate(string? name, EngineOptions options) =>
            options.Mistakes().ToList() is { Count: > 0 } mistakes ? ValidateOptionsResult.Fail(mistakes) : ValidateOptionsResult.Success;
    }
}
