using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Orchestrator.Web.Data;
using Orchestrator.Web.Time;
using Quartz;

namespace Orchestrator.Tests.Time;

public sealed class RecurringJobTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orchestrator-time-").FullName;

    [Fact]
    public async Task A_recurring_job_runs_again_after_every_interval()
    {
        var runs = new Runs();
        await using var host = await StartAsync(runs);
        await runs.NextAsync();
        await runs.NextAsync();
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task After_a_restart_there_is_still_one_trigger_of_a_job()
    {
        var runs = new Runs();
        await using (var host = await StartAsync(runs))
        {
            await runs.NextAsync();
            await host.StopAsync(TestContext.Current.CancellationToken);
        }

        await using var again = await StartAsync(runs);
        await runs.NextAsync();
        var scheduler = await again.Services.GetRequiredService<ISchedulerFactory>().GetScheduler(TestContext.Current.CancellationToken);
        (await scheduler.GetTriggersOfJob(new JobKey("beat"), TestContext.Current.CancellationToken)).Count.ShouldBe(1);
        await again.StopAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<WebApplication> StartAsync(Runs runs)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["Orchestrator:DataPath"] = _folder;
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        builder.Logging.ClearProviders();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.AddData();
        builder.Services.AddSingleton(runs);
        builder.Services.AddTime();
        builder.Services.AddRecurringJob<Beat>("beat", TimeSpan.FromMilliseconds(200));
        var app = builder.Build();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private sealed class Runs
    {
        private readonly Channel<bool> _ran = Channel.CreateUnbounded<bool>();

        public void Ran() => _ran.Writer.TryWrite(true);

        public async Task NextAsync() => await _ran.Reader.ReadAsync(TestContext.Current.CancellationToken);
    }

    [DisallowConcurrentExecution]
    private sealed class Beat(Runs runs) : IJob
    {
        public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
        {
            runs.Ran();
            return ValueTask.CompletedTask;
        }
    }
}
