namespace Orchestrator.Web.Features.Operations;

/// <summary>Registers the page of operations.</summary>
public static class OperationsSetup
{
    /// <summary>Its stores. Needs the engine and the scheduler.</summary>
    public static void AddOperations(this IServiceCollection services)
    {
        services.AddSingleton<OperationsStore>();
        services.AddSingleton<InstanceFigures>();
        services.AddSingleton<RedactionCheck>();
    }
}
