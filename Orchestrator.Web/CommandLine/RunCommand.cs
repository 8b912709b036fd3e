using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Actions;
using Orchestrator.Web.Integrations;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.CommandLine;

/// <summary><c>run FILE</c>: a whole run in this process, without a server and without a database.</summary>
internal static class RunCommand
{
    /// <summary>Runs it and returns the exit code: 0 when the run succeeded, else 1.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> words, TextWriter output, TextWriter errors, CancellationToken cancelled)
    {
        if (words is ["--help" or "-h", ..])
        {
            await output.WriteLineAsync(RunArguments.Usage);
            return 0;
        }
        var (arguments, problem) = RunArguments.Parse(words);
        if (arguments is null)
        {
            await errors.WriteLineAsync($"{problem}{Environment.NewLine}{RunArguments.Usage}");
            return 1;
        }
        try
        {
            await using var services = Services(arguments.Settings);
            var (name, graph) = await WorkflowFile.ReadAsync(arguments.File, services.GetRequiredService<ActionCatalog>(), cancelled);
            var input = arguments.Input is null ? JsonElement.Parse("{}") : await WorkflowFile.JsonAsync(arguments.Input, cancelled);
            var report = await RunAsync(services, name, graph, input, cancelled);
            await output.WriteAsync(arguments.Json ? report.ToJson() : report.ToTable());
            return report.End.Status == ExecutionStatus.Success ? 0 : 1;
        }
        catch (CommandException wrong)
        {
            await errors.WriteLineAsync(wrong.Message);
            return 1;
        }
    }

    private static async Task<RunReport> RunAsync(ServiceProvider services, string name, Graph graph, JsonElement input, CancellationToken cancelled)
    {
        var time = TimeProvider.System;
        var loop = new RunLoop(new StepRunner(services.AllActions(), time), time);
        var recorder = new MemoryRecorder();
        var workflow = new CompiledWorkflow(graph, services.GetRequiredService<ActionCatalog>());
        var run = new Run(Guid.CreateVersion7().ToString("N"), time.GetUtcNow(), "", name, input);
        while (true)
        {
            var end = await loop.RunAsync(workflow, run, recorder, cancelled);
            if (end.Status != ExecutionStatus.Waiting || end.ResumeAt is not { } due || recorder.AwaitsAnswer) return new RunReport(name, graph, run.StartedAt, end, recorder.Ended);
            // Nothing but the clock can end this wait; cancelling makes the next call end the run.
            await Task.Delay(Positive(due - time.GetUtcNow()), time, cancelled).ContinueWith(_ => { }, TaskScheduler.Default);
            run = run with { Recorded = recorder.Recorded };
        }
    }

    private static TimeSpan Positive(TimeSpan wait) => wait > TimeSpan.Zero ? wait : TimeSpan.Zero;

    private static ServiceProvider Services(string[] settings)
    {
        var configuration = new ConfigurationBuilder().SetBasePath(AppContext.BaseDirectory).AddJsonFile("appsettings.json").AddEnvironmentVariables().AddCommandLine(settings).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddOutbound();
        services.AddActions();
        services.AddProviders();
        return services.BuildServiceProvider();
    }
}
