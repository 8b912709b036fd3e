using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Orchestrator.Tests.Credentials.Leaks;

/// <summary>The real program, which may call its own machine and writes everything it has to say into a list.</summary>
public sealed class LeakApp : TestApp
{
    private readonly Lines _lines = new();

    /// <summary>The program's log, with the values and scopes that structured logs keep beside the text.</summary>
    public string Log => string.Join('\n', _lines.Written);

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, string Value)> Settings => [("Orchestrator:Outbound:AllowedHosts:0", "127.0.0.0/8"), ("Logging:LogLevel:Default", "Trace"), ("Logging:LogLevel:Microsoft", "Trace")];

    /// <inheritdoc/>
    protected override void Replace(IServiceCollection services) => services.AddSingleton<ILoggerProvider>(_lines);

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Written { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            Written.Enqueue($"scope {state} {Values(state)}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Enqueue($"{formatter(state, exception)} {Values(state)} {exception}");

        public void Dispose()
        {
        }

        private static string Values<TState>(TState state) => state is IEnumerable<KeyValuePair<string, object?>> values ? string.Join(' ', values.Select(value => $"{value.Key}={value.Value}")) : "";
    }
}
