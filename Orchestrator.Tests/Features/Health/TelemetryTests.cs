using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Orchestrator.Tests.Actions;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Health;

namespace Orchestrator.Tests.Features.Health;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Traces_and_metrics_of_runs_reach_a_collector_by_otlp_without_their_data()
    {
        await using var collector = await Upstream.StartAsync(context =>
        {
            context.Response.StatusCode = 200;
            return Task.CompletedTask;
        });
        var app = new App(collector.Url);
        await app.InitializeAsync();
        string run;
        using (var owner = await app.SignUpAsync())
        {
            run = await owner.ExecuteAsync(await owner.CreateAsync(Drawing.Echo("Manual")), new { name = "otter-in-the-data" });
            await owner.UntilEndedAsync(run);
            // Ended, recorded, let go by its slot, and sent: what is left at the end is sent too, but within a time.
            using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            while (app.Services.GetRequiredService<RunningRuns>().Count > 0) await look.WaitForNextTickAsync(deadline.Token);
            while (!Sent("/v1/metrics").Contains("orchestrator.executions.duration", StringComparison.Ordinal) || !Sent("/v1/traces").Contains("run workflow", StringComparison.Ordinal))
                await look.WaitForNextTickAsync(deadline.Token);
        }

        await app.DisposeAsync();
        var (traces, metrics) = (Sent("/v1/traces"), Sent("/v1/metrics"));
        traces.ShouldContain(run);
        traces.ShouldContain("run step");
        metrics.ShouldContain("orchestrator.executions.duration");
        metrics.ShouldContain("orchestrator.executions.accepted");
        (traces + metrics).ShouldNotContain("otter-in-the-data");

        string Sent(string path) => string.Concat(collector.Requests.Where(request => request.Target == path).Select(request => request.Body));
    }

    [Fact]
    public async Task Every_line_logged_inside_a_run_carries_its_execution_and_workflow()
    {
        var lines = new Lines();
        var app = new App("", services => services.AddSingleton<ILoggerProvider>(lines));
        await app.InitializeAsync();
        using (var owner = await app.SignUpAsync())
        {
            var workflow = await owner.CreateAsync(new { name = "Says", nodes = new[] { Drawing.Trigger(), Drawing.Log("say", "hello from inside") }, edges = new[] { Drawing.Edge("t", "say") } });
            var run = await owner.ExecuteAsync(workflow);
            await owner.UntilEndedAsync(run);
            var scope = lines.Of("hello from inside");
            scope["ExecutionId"].ShouldBe(run);
            scope["WorkflowId"].ShouldBe(workflow);
        }

        await app.DisposeAsync();
    }

    [Fact]
    public void A_full_disk_says_how_little_is_free_and_what_to_do()
    {
        DiskHealth.Of(500_000_000).Status.ShouldBe(HealthStatus.Healthy);
        var full = DiskHealth.Of(12_000_000);
        full.Status.ShouldBe(HealthStatus.Unhealthy);
        full.Description!.ShouldContain("Only 12 MB are free");
        full.Description!.ShouldContain("Orchestrator:Retention:Days");
    }

    [Fact]
    public void Mistakes_of_the_settings_are_named_by_their_keys()
    {
        new TelemetryOptions().Mistakes().ShouldBeEmpty();
        new TelemetryOptions { Endpoint = "collector:4318", Protocol = "udp", Sampled = 2, Every = TimeSpan.Zero }.Mistakes().Count().ShouldBe(4);
    }

    private sealed class App(string endpoint, Action<IServiceCollection>? more = null) : TestApp
    {
        protected override IEnumerable<(string Key, string Value)> Settings => endpoint.Length == 0 ? [] : [("Orchestrator:Telemetry:Endpoint", endpoint), ("Orchestrator:Telemetry:Every", "00:00:01")];

        protected override void Replace(IServiceCollection services) => more?.Invoke(services);
    }

    private sealed class Lines : ILoggerProvider, ISupportExternalScope
    {
        private readonly Dictionary<string, Dictionary<string, object?>> known = new(StringComparer.Ordinal);
        private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

        public Dictionary<string, object?> Of(string text)
        {
            lock (known) return known.Single(line => line.Key.Contains(text, StringComparison.Ordinal)).Value;
        }

        public ILogger CreateLogger(string categoryName) => new Line(this);

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

        public void Dispose()
        {
        }

        private sealed class Line(Lines lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => lines.scopes.Push(state);

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                Dictionary<string, object?> values = new(StringComparer.Ordinal);
                lines.scopes.ForEachScope((scope, all) =>
                {
                    if (scope is not IEnumerable<KeyValuePair<string, object?>> members) return;
                    foreach (var (name, value) in members) all[name] = value;
                }, values);
                lock (lines.known) lines.known[formatter(state, exception)] = values;
            }
        }
    }
}
