using Microsoft.Extensions.DependencyInjection.Extensions;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Executions.Actions;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Llm;
using Orchestrator.Web.Mail;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Actions;

/// <summary>The code behind every action, for the server and for the command line alike.</summary>
public static class ActionSetup
{
    /// <summary>Registers each action once. Needs the way out; lines of <c>log/write</c> go to the server's log where there is one.</summary>
    public static void AddActions(this IServiceCollection services)
    {
        services.AddSingleton<IAction, ConditionAction>();
        services.AddSingleton<IAction, TransformAction>();
        services.AddSingleton<IAction, DataFilterAction>();
        services.AddSingleton<IAction, DataSortAction>();
        services.AddSingleton<IAction, DataAggregateAction>();
        services.AddSingleton<IAction, DataSplitAction>();
        services.AddSingleton<IAction, DelayAction>();
        services.AddSingleton<IAction, SwitchAction>();
        services.AddSingleton<IAction, ForEachAction>();
        services.AddSingleton<IAction, StopAction>();
        services.AddSingleton<IAction, WaitForCallbackAction>();
        services.AddSingleton<IAction>(provider => new CallWorkflowAction(provider.GetService<IWorkflowCaller>()));
        services.AddSingleton<IAction, HttpRequestAction>();
        services.AddSingleton<IAction, DatabaseQueryAction>();
        services.AddSingleton<IAction, EmailSendAction>();
        services.AddLlm();
        services.AddSingleton(provider => new Mailer(provider.GetRequiredService<GuardedConnect>(), provider.GetService<TimeProvider>() ?? TimeProvider.System));
        services.TryAddSingleton<IIntegrationSource, NoIntegrations>();
        services.AddSingleton<IAction>(provider => new LogAction(provider.GetService<RunLog>() is { } log ? log.Write : null));
    }
}
