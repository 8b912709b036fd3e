using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Redaction;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Executions;

/// <summary>The code behind an action type. One instance serves every run, so it keeps no state.</summary>
public interface IAction
{
    /// <summary>What the editor, the validation and the documentation know of it.</summary>
    ActionDefinition Definition { get; }

    /// <summary>True when running it again with this configuration changes nothing outside, as GET does and POST does not.</summary>
    bool IsSafeToRepeat(JsonElement config);

    /// <summary>True when it only computes from its settings: it neither changes nor asks anything outside of the run.</summary>
    bool IsPure => false;

    /// <summary>Runs one attempt. Time-outs and cancellation arrive through <paramref name="cancellationToken"/>.</summary>
    Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken);
}

/// <summary>What an action may know while it runs.</summary>
/// <param name="Node">The step as drawn.</param>
/// <param name="Config">Its settings with every template evaluated; expressions stay text.</param>
/// <param name="Evaluate">Evaluates the condition in the named expression field, such as <c>expression</c> or <c>cases[0].expression</c>, against the same data as the templates.</param>
/// <param name="Time">The clock.</param>
/// <param name="ResumedFor">The instant a suspended step waited for, or null on the first call.</param>
/// <param name="Attempt">From 1.</param>
public sealed record StepContext(
    Node Node,
    JsonElement Config,
    Func<string, ConditionOutcome> Evaluate,
    TimeProvider Time,
    DateTimeOffset? ResumedFor,
    int Attempt)
{
    /// <summary>The secrets of the run. What an action comes to know beyond its settings, such as the password inside a connection string, it adds here.</summary>
    public RunSecrets Secrets { get; init; } = new();

    /// <summary>
    /// Gives a question about each item of a list, which the condition in the named field reads as <c>item</c> with its <c>index</c>. For one
    /// thread; all items share what one evaluation may cost.
    /// </summary>
    public Func<string, Func<JsonElement, int, ConditionOutcome>> EvaluateEach { get; init; } = _ => throw new NotSupportedException();

    /// <summary>
    /// The items of a list setting that the action takes one by one (<see cref="FieldDefinition.IsTakenByItem"/>), their references still to be resolved; empty when
    /// the setting is not a list.
    /// </summary>
    public Func<string, ImmutableArray<StepItem>> Items { get; init; } = _ => [];

    /// <summary>The run and the place in it.</summary>
    public StepPlace Place { get; init; } = StepPlace.None;

    /// <summary>The credentials this attempt uses.</summary>
    public StepCredentials Credentials { get; init; } = StepCredentials.None;

    /// <summary>Where the step may send what it was given; passed on to the way out with every request.</summary>
    public SecretHosts Hosts => Credentials.Hosts;

    /// <summary>Masks what the action itself shows or logs; outputs and errors are masked for it.</summary>
    public Redactor Redactor => Secrets.Redactor;

    /// <summary>The workspace the run belongs to; empty on the command line.</summary>
    public string TenantId { get; init; } = "";
}

/// <summary>Where a step runs. Its parts together name one attempt for ever, also after a crash: a key for calls that must happen once.</summary>
/// <param name="ExecutionId">The run.</param>
/// <param name="WorkflowId">The workflow it is a run of.</param>
/// <param name="Iteration">Which pass of which loops; 0 outside of loops.</param>
/// <param name="Depth">How many runs called one another to come to this one.</param>
public sealed record StepPlace(string ExecutionId, string WorkflowId, long Iteration = 0, int Depth = 0)
{
    /// <summary>The workspace; empty on the command line.</summary>
    public string TenantId { get; init; } = "";

    /// <summary>For steps that run by themselves.</summary>
    public static StepPlace None { get; } = new("", "");
}

/// <summary>A condition's answer: a value, or the error that stopped it.</summary>
public readonly record struct ConditionOutcome(bool Result, StepError? Error);
