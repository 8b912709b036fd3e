using System.Collections.Immutable;
using System.Text.Json;

namespace Orchestrator.Domain.Integrations;

/// <summary>What an action is, as data: the palette, the settings form, the validation and the documentation are made from it.</summary>
/// <param name="Type">The <c>config.actionType</c>, such as <c>http/request</c>.</param>
/// <param name="Title">A few words: "HTTP request".</param>
/// <param name="Description">A sentence: "Call any address".</param>
/// <param name="Icon">A name from the product's icon set.</param>
/// <param name="Group">The palette's heading: Flow, Data, Connect.</param>
/// <param name="Fields">The settings, in the order of the form.</param>
/// <param name="Handles">The ways out, in order; those of a switch's cases come before, <c>error</c> of <c>onError: "branch"</c> after. A step's own: <see cref="ActionCatalog.HandlesOf"/>.</param>
public sealed record ActionDefinition(
    string Type, string Title, string Description, string Icon, string Group,
    ImmutableArray<FieldDefinition> Fields, ImmutableArray<string> Handles)
{
    /// <summary>Names of fields of which exactly one must be set; empty for no such rule.</summary>
    public ImmutableArray<string> ExactlyOneOf { get; init; } = [];

    /// <summary>Says what else is wrong with settings whose templates are not evaluated yet, beyond what the fields ask for.</summary>
    public Func<JsonElement, IEnumerable<SettingProblem>> Check { get; init; } = static _ => [];

    /// <summary>
    /// Whether <c>credentials://</c> references may stand in its settings: not where they would be kept or shown, as in what later steps, other runs or
    /// people read.
    /// </summary>
    public bool AllowsSecrets { get; init; } = Group is not ("Flow" or "Data");

    /// <summary>Whether its code obeys <see cref="Executions.StepContext.Hosts"/>; without that, a credential that may go to certain hosts only is refused.</summary>
    public bool KeepsToHosts { get; init; }

    /// <summary>What later steps can read of it, for pickers and the documentation; empty where that depends on the settings.</summary>
    public ImmutableArray<OutputDefinition> Outputs { get; init; } = [];

    /// <summary>The provider whose step it is, such as <c>github</c>; null for the product's own. Of a provider's step every setting is known.</summary>
    public string? Provider { get; init; }

    /// <summary>How long an attempt may take when the step does not say.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The field of that name, or null.</summary>
    public FieldDefinition? Field(string name) => Fields.FirstOrDefault(field => field.Name == name);
}

/// <summary>What is wrong with a setting.</summary>
/// <param name="Field">The setting's name.</param>
/// <param name="Message">What is wrong and what would be right: a sentence.</param>
/// <param name="Inside">The place inside the setting: <c>.total.function</c>; empty for all of it.</param>
public sealed record SettingProblem(string Field, string Message, string Inside = "");

/// <summary>One setting of an action.</summary>
/// <param name="Name">The member of <c>config</c>.</param>
/// <param name="Label">The form's label.</param>
/// <param name="Kind">Which control and which check.</param>
/// <param name="Required">Whether it must be there and not empty.</param>
/// <param name="Sink">Where inserted values end up, which decides how they are encoded.</param>
/// <param name="Help">A sentence under the control, or null.</param>
/// <param name="Placeholder">An example inside the empty control, or null.</param>
/// <param name="Default">The value a new step starts with, as text, or null.</param>
/// <param name="Choices">For <see cref="FieldKind.Choice"/>: the allowed values.</param>
public sealed record FieldDefinition(
    string Name, string Label, FieldKind Kind, bool Required = false, TemplateSink Sink = TemplateSink.Text,
    string? Help = null, string? Placeholder = null, string? Default = null, ImmutableArray<string> Choices = default)
{
    /// <summary>Whether a condition is asked of each item of a list, which it reads as <c>item</c> with its <c>index</c>.</summary>
    public bool IsPerItem { get; init; }

    /// <summary>For <see cref="FieldKind.Number"/>: the smallest and the largest.</summary>
    public (int Smallest, int Largest) Range { get; init; } = (int.MinValue, int.MaxValue);

    /// <summary>For <see cref="FieldKind.Integration"/>: the provider its integrations are of, such as <c>smtp</c>.</summary>
    public string? Provider { get; init; }

    /// <summary>Whether nothing in it is a template.</summary>
    public bool IsPlain { get; init; }

    /// <summary>For <see cref="FieldKind.Integration"/>: the same where it may be one of several; empty for any.</summary>
    public ImmutableArray<string> Providers { get; init; } = [];

    /// <summary>Whether the form shows it though it may be left empty; else what may be left empty is folded away.</summary>
    public bool IsLeading { get; init; }

    /// <summary>Whether it is a list whose items the action takes one by one (<see cref="Executions.StepContext.Items"/>), each with its own references: a missing credential of one does not stop the others.</summary>
    public bool IsTakenByItem { get; init; }

    /// <summary>Whether <c>credentials://</c> references may stand in it, where its action allows them.</summary>
    public bool AllowsSecrets { get; init; } = Kind is (FieldKind.Text or FieldKind.LongText or FieldKind.KeyValue or FieldKind.Json) && Sink != TemplateSink.Sql;
}

/// <summary>One member of what an action gives.</summary>
/// <param name="Name">As later steps write it: <c>{{create_issue.number}}</c>.</param>
/// <param name="Kind">Of which kind it is.</param>
/// <param name="Help">A few words, or null.</param>
/// <param name="Each">For a list of objects: the members of each; else empty.</param>
public sealed record OutputDefinition(string Name, OutputKind Kind = OutputKind.Text, string? Help = null, ImmutableArray<OutputDefinition> Each = default)
{
    /// <summary>The members of each item, of an empty list too.</summary>
    public ImmutableArray<OutputDefinition> Items => Each.IsDefault ? [] : Each;
}

/// <summary>The kinds of what an action gives. Any of them may be null where the other side says nothing.</summary>
public enum OutputKind
{
    /// <summary>Text.</summary>
    Text,
    /// <summary>A number.</summary>
    Number,
    /// <summary>True or false.</summary>
    Boolean,
    /// <summary>A list.</summary>
    List,
    /// <summary>An object.</summary>
    Object,
    /// <summary>Any of these.</summary>
    Any,
    /// <summary>A file: <c>{ fileName, contentType, size, base64 }</c>.</summary>
    File,
}

/// <summary>The kinds of settings.</summary>
public enum FieldKind
{
    /// <summary>One line, templated.</summary>
    Text,
    /// <summary>Several lines, templated.</summary>
    LongText,
    /// <summary>One of a list, plain.</summary>
    Choice,
    /// <summary>True or false, plain.</summary>
    Switch,
    /// <summary>A condition.</summary>
    Expression,
    /// <summary>An object of names and templated texts.</summary>
    KeyValue,
    /// <summary>Any JSON, its strings templated.</summary>
    Json,
    /// <summary>One line, templated, whose value may be of any type: a list, a number.</summary>
    Value,
    /// <summary>A length of time such as <c>90s</c>, templated.</summary>
    Duration,
    /// <summary>An instant in ISO 8601, templated.</summary>
    Instant,
    /// <summary>A whole number, or a template that gives one.</summary>
    Number,
    /// <summary>A list of <c>{ name, expression }</c>: ways out, each with its condition.</summary>
    Cases,
    /// <summary>The id of a workflow, plain.</summary>
    Workflow,
    /// <summary>The id of an integration of <see cref="FieldDefinition.Provider"/>, plain.</summary>
    Integration,
}

/// <summary>Where a template's inserted values end up.</summary>
public enum TemplateSink
{
    /// <summary>Inserted as they are.</summary>
    Text,
    /// <summary>Percent-encoded (RFC 3986) unless <c>| raw</c>.</summary>
    Url,
    /// <summary>Refused when they hold CR or LF.</summary>
    Header,
    /// <summary>Encoded as HTML unless <c>| raw</c>.</summary>
    Html,
    /// <summary>Never inserted: the setting becomes <c>{ "parts": [text, …], "values": [value, …] }</c>, and the values are sent as parameters.</summary>
    Sql,
}
