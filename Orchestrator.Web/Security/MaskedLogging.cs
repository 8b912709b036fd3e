using System.Collections;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orchestrator.Domain.Redaction;

namespace Orchestrator.Web.Security;

/// <summary>Stands before every log: messages, their values and exceptions are masked, inside a run with everything the run knows.</summary>
public static class MaskedLogging
{
    /// <summary>Puts the masking before whatever logs there are.</summary>
    public static void AddMaskedLogging(this IServiceCollection services)
    {
        services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(provider => new MaskedLoggerFactory(new LoggerFactory(
            provider.GetServices<ILoggerProvider>(), provider.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>(), provider.GetService<IOptions<LoggerFactoryOptions>>()))));
    }
}

/// <summary>Makes loggers that mask.</summary>
internal sealed class MaskedLoggerFactory(ILoggerFactory inner) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new MaskedLogger(inner.CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose() => inner.Dispose();

    private sealed class MaskedLogger(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => inner.BeginScope(new MaskedScope(state));

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!inner.IsEnabled(logLevel)) return;
            var redactor = Now;
            var line = new MaskedLine(redactor.Mask(formatter(state, exception)), state as IReadOnlyList<KeyValuePair<string, object?>> ?? [], redactor);
            inner.Log(logLevel, eventId, line, exception is null ? null : MaskedException.Of(exception, redactor), static (line, _) => line.ToString());
        }
    }

    private static Redactor Now => RunSecrets.Current?.Redactor ?? Redactor.Default;

    private static KeyValuePair<string, object?> Masked(KeyValuePair<string, object?> value, Redactor redactor) =>
        value.Value is null or bool or int or long or double or DateTimeOffset or TimeSpan or Enum ? value
            : new(value.Key, redactor.Mask(Convert.ToString(value.Value, System.Globalization.CultureInfo.InvariantCulture) ?? ""));

    // What structured logs keep beside the text.
    private sealed class MaskedLine(string text, IReadOnlyList<KeyValuePair<string, object?>> values, Redactor redactor) : IReadOnlyList<KeyValuePair<string, object?>>
    {
        public int Count => values.Count;

        public KeyValuePair<string, object?> this[int index] => Masked(values[index], redactor);

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => values.Select(value => Masked(value, redactor)).GetEnumerator();

        public override string ToString() => text;

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    // Every request opens a scope and few logs read it, so it is masked when it is read.
    private sealed class MaskedScope(object state) : IEnumerable<KeyValuePair<string, object?>>
    {
        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() =>
            (state as IEnumerable<KeyValuePair<string, object?>> ?? []).Select(value => Masked(value, Now)).GetEnumerator();

        public override string ToString() => Now.Mask(state.ToString() ?? "");

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
