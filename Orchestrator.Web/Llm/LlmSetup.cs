using Microsoft.Extensions.Options;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Llm;
using Orchestrator.Web.Actions;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Llm;

/// <summary>Registers what asks language models, for the server and for the command line alike.</summary>
public static class LlmSetup
{
    /// <summary>The action and its parts. Needs the way out; what was spent is kept where there is a database.</summary>
    public static void AddLlm(this IServiceCollection services)
    {
        services.AddOptions<LlmOptions>().BindConfiguration("Orchestrator:Llm").ValidateOnStart();
        services.AddSingleton<IValidateOptions<LlmOptions>, Check>();
        services.AddSingleton(LlmProviders.Known);
        services.AddSingleton(provider => new LlmKeys(provider.GetRequiredService<IOptions<LlmOptions>>(), Environment.GetEnvironmentVariable));
        services.AddSingleton(provider => LlmPriceFile.Read(provider.GetService<DataFolder>()));
        services.AddSingleton<LlmCaller>();
        services.AddSingleton<IAction, LlmCallAction>();
    }

    /// <summary>What calls cost, and the budgets. Needs the database.</summary>
    public static void AddLlmLedger(this IServiceCollection services) => services.AddSingleton<LlmLedger>();

    private sealed class Check : IValidateOptions<LlmOptions>
    {
        public ValidateOptionsResult Validate(string? name, LlmOptions options) =>
            options.Mistakes().ToList() is { Count: > 0 } mistakes ? ValidateOptionsResult.Fail(mistakes) : ValidateOptionsResult.Success;
    }
}
