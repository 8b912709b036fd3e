using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orchestrator.Domain.Redaction;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Security;

public sealed class MaskedLoggingTests : IDisposable
{
    private readonly Written _written = new();
    private readonly ServiceProvider _services;
    private readonly ILogger _log;

    public MaskedLoggingTests()
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(_written));
        services.AddMaskedLogging();
        _services = services.BuildServiceProvider();
        _log = _services.GetRequiredService<ILoggerFactory>().CreateLogger("test");
    }

    [Fact]
    public void A_message_and_the_values_kept_beside_it_are_masked_with_what_the_run_knows()
    {
        Enter("run-secret");
        _log.LogWarning("It sent {What} {Times} times", "x run-secret", 3);
        _written.Lines.ShouldBe(["It sent x «secret:crm» 3 times | What=x «secret:crm» | Times=3 | {OriginalFormat}=It sent {What} {Times} times"]);
    }

    [Fact]
    public void Outside_of_a_run_names_and_shapes_are_masked()
    {
        _log.LogWarning("Authorization: Bearer abc run-secret");
        _written.Lines.Single().ShouldStartWith("Authorization: «redacted»");
    }

    [Fact]
    public void An_exception_is_masked_with_all_its_causes_and_keeps_its_stack()
    {
        Enter("run-secret");
        _log.LogError(Thrown(), "It failed");
        var line = _written.Lines.Single();
        line.ShouldNotContain("run-secret");
        line.ShouldContain("outer «secret:crm»");
        line.ShouldContain("inner «secret:crm»");
        line.ShouldContain("   at ");
        line.ShouldContain(nameof(InvalidOperationException));
    }

    [Fact]
    public void A_scope_is_masked()
    {
        Enter("run-secret");
        using var scope = _log.BeginScope("It works on {What}", "run-secret");
        _written.Lines.ShouldBe(["It works on «secret:crm» | What=«secret:crm» | {OriginalFormat}=It works on {What}"]);
    }

    [Fact]
    public void An_exception_without_a_secret_stays_itself()
    {
        var problem = new InvalidOperationException("plain");
        MaskedException.Of(problem, Redactor.Create([new("crm", "run-secret")])).ShouldBeSameAs(problem);
        var masked = MaskedException.Of(Thrown(), Redactor.Create([new("crm", "run-secret")]));
        masked.Message.ShouldBe("outer «secret:crm»");
        masked.InnerException.ShouldBeNull();
    }

    public void Dispose() => _services.Dispose();

    private static void Enter(string secret)
    {
        var secrets = new RunSecrets();
        secrets.Add("crm", secret);
        secrets.Enter();
    }

    private static InvalidOperationException Thrown()
    {
        try
        {
            throw new InvalidOperationException("outer run-secret", new FormatException("inner run-secret"));
        }
        catch (InvalidOperationException problem)
        {
            return problem;
        }
    }

    private sealed class Written : ILoggerProvider, ILogger
    {
        public List<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            Lines.Add(Line($"{state}", state, null));
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(Line(formatter(state, exception), state, exception));

        public void Dispose()
        {
        }

        private static string Line(string text, object? state, Exception? exception) =>
            string.Join(" | ", new[] { text }.Concat(((IEnumerable<KeyValuePair<string, object?>>)state!).Select(value => $"{value.Key}={value.Value}"))) + (exception is null ? "" : $" {exception}");
    }
}
