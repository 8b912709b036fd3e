using System.Collections.Immutable;
using System.Text.Json;

namespace Orchestrator.Domain.Integrations.Manifests;

/// <summary>A provider as its file describes it: what people see of it, and how it is called.</summary>
/// <param name="Definition">What people see: settings and steps.</param>
/// <param name="BaseUrl">Where it is; its placeholders are settings.</param>
/// <param name="Auth">How a request says who sends it.</param>
public sealed record ProviderManifest(ProviderDefinition Definition, ManifestText BaseUrl, ManifestAuth Auth)
{
    /// <summary>The only hosts a base URL out of the settings may have, <c>*.</c> for any name below; empty for no such rule.</summary>
    public ImmutableArray<string> Hosts { get; init; } = [];

    /// <summary>Sent with every request.</summary>
    public ImmutableArray<ManifestPair> Headers { get; init; } = [];

    /// <summary>How refusals look.</summary>
    public ManifestErrors Errors { get; init; } = ManifestErrors.None;

    /// <summary>The call behind the Test button; null for none.</summary>
    public ManifestTest? Test { get; init; }

    /// <summary>The steps, beside their definitions.</summary>
    public ImmutableArray<ManifestAction> Actions { get; init; } = [];
}

/// <summary>A name and what belongs to it.</summary>
/// <param name="Name">Of a header, a parameter.</param>
/// <param name="Value">Left out where one of its placeholders has no value.</param>
public sealed record ManifestPair(string Name, ManifestText Value);

/// <summary>How a request says who sends it; only towards the base URL's own host.</summary>
/// <param name="Headers">Such as <c>Authorization: Bearer {integration.token}</c>.</param>
/// <param name="Query">Parameters.</param>
/// <param name="Basic">User name and password of HTTP Basic; null for none.</param>
/// <param name="Signer">The name of code that signs the request; null for none.</param>
public sealed record ManifestAuth(ImmutableArray<ManifestPair> Headers, ImmutableArray<ManifestPair> Query, (ManifestText User, ManifestText Password)? Basic = null, string? Signer = null);

/// <summary>One request.</summary>
/// <param name="Method">In capitals.</param>
/// <param name="Path">Below the base URL.</param>
public sealed record ManifestRequest(string Method, ManifestText Path)
{
    /// <summary>Parameters; a list gives its name once per item.</summary>
    public ImmutableArray<(string Name, JsonElement Value)> Query { get; init; } = [];

    /// <summary>Headers of this request alone.</summary>
    public ImmutableArray<ManifestPair> Headers { get; init; } = [];

    /// <summary>What is sent; null for nothing. Members whose placeholders have no value are left out.</summary>
    public JsonElement? Body { get; init; }

    /// <summary>How it is written.</summary>
    public ManifestBody BodyType { get; init; }

    /// <summary>How the answer is read.</summary>
    public ManifestAnswer Answer { get; init; }

    /// <summary>Another host of the provider's own that this request goes to; null for the manifest's base URL.</summary>
    public ManifestText? BaseUrl { get; init; }
}

/// <summary>How a body is written.</summary>
public enum ManifestBody
{
    /// <summary>JSON.</summary>
    Json,
    /// <summary>A form; a list repeats its name.</summary>
    Form,
    /// <summary>A form with brackets: <c>metadata[order]=6735</c>, <c>items[0][price]=…</c>.</summary>
    Brackets,
    /// <summary>Parts (RFC 7578).</summary>
    Multipart,
    /// <summary>Text.</summary>
    Text,
    /// <summary>The bytes of a file, or a text.</summary>
    File,
}

/// <summary>How an answer is read.</summary>
public enum ManifestAnswer
{
    /// <summary>JSON.</summary>
    Json,
    /// <summary>Text, which is then the answer's <c>text</c>.</summary>
    Text,
    /// <summary>XML: elements are members, those that repeat are lists.</summary>
    Xml,
    /// <summary>Bytes, kept as a file, which is then the answer's <c>file</c>.</summary>
    File,
    /// <summary>Not at all.</summary>
    None,
    /// <summary>Only its headers, which are then the answer's <c>headers</c>.</summary>
    Headers,
    /// <summary>Whatever it is: <c>status</c>, and as <c>data</c> what JSON holds, or the text.</summary>
    Any,
}

/// <summary>The call behind the Test button.</summary>
/// <param name="Request">Reads something and changes nothing.</param>
/// <param name="Says">The sentence for when it worked; its placeholders are places in the answer.</param>
/// <param name="Expects">Places in the answer that must be there; otherwise it was somebody else who answered.</param>
public sealed record ManifestTest(ManifestRequest Request, ManifestText Says, ImmutableArray<AnswerPath> Expects)
{
    /// <summary>Statuses that are as good as 200: whoever answers 405 is there, and only takes other methods.</summary>
    public ImmutableArray<int> Takes { get; init; } = [];
}

/// <summary>How a step calls its provider.</summary>
/// <param name="Definition">What people see of it.</param>
/// <param name="Inputs">What each setting becomes.</param>
/// <param name="Request">The call.</param>
/// <param name="Outputs">What of the answer is kept.</param>
public sealed record ManifestAction(ActionDefinition Definition, ImmutableArray<ManifestInput> Inputs, ManifestRequest Request, ImmutableArray<ManifestOutput> Outputs)
{
    /// <summary>Whether calling it twice changes nothing outside, or a key makes the second call harmless.</summary>
    public bool IsSafeToRepeat => IsHarmless || IdempotencyHeader is not null;

    /// <summary>Whether it only reads.</summary>
    public bool IsHarmless { get; init; }

    /// <summary>The header in which the provider takes a key that makes a repeated call do nothing; null for none.</summary>
    public string? IdempotencyHeader { get; init; }

    /// <summary>How further pages are asked for; null for one page only.</summary>
    public ManifestList? List { get; init; }

    /// <summary>Gives the one item of the list that is looked for; null for the list itself.</summary>
    public ManifestFind? Find { get; init; }

    /// <summary>Places in the answer that must be there.</summary>
    public ImmutableArray<AnswerPath> Expects { get; init; } = [];

    /// <summary>
    /// The question to a language model that the step puts in the place of a request: settings of <c>llm/call</c>, with placeholders. It goes the way of that
    /// step, so that keys, budgets, streaming and what is counted are the same. Null for every other step.
    /// </summary>
    public JsonElement? Asks { get; init; }

    /// <summary>How a model's work is counted that is asked by a request of its own; null when there is nothing to count.</summary>
    public ManifestCount? Counts { get; init; }
}

/// <summary>Where an answer says what it took.</summary>
/// <param name="Model">The model that is asked; its placeholders are inputs.</param>
/// <param name="Input">The place of the tokens that went in.</param>
/// <param name="Output">The place of those that came out; null when there are none.</param>
/// <param name="CostUsd">The place of the price in dollars; null when it follows from the tokens.</param>
public sealed record ManifestCount(ManifestText Model, AnswerPath Input, AnswerPath? Output, AnswerPath? CostUsd);

/// <summary>One setting of a step.</summary>
/// <param name="Name">The setting.</param>
/// <param name="Kind">What it becomes.</param>
/// <param name="Default">Where it is not set; null for nothing.</param>
public sealed record ManifestInput(string Name, InputKind Kind, string? Default = null);

/// <summary>What a setting becomes before it is sent.</summary>
public enum InputKind
{
    /// <summary>Text.</summary>
    Text,
    /// <summary>A number.</summary>
    Number,
    /// <summary>True or false.</summary>
    Boolean,
    /// <summary>A list: as it is, or names separated by commas.</summary>
    List,
    /// <summary>An object.</summary>
    Object,
    /// <summary>Any JSON; a text that holds an object or a list is read.</summary>
    Json,
}

/// <summary>One member of what a step gives.</summary>
/// <param name="Name">The member.</param>
/// <param name="Kind">Of which kind it is.</param>
/// <param name="From">Where it is in the answer, or in the item.</param>
/// <param name="Each">For a list: what of each item is kept; empty for all of it.</param>
public sealed record ManifestOutput(string Name, OutputKind Kind, AnswerPath From, ImmutableArray<ManifestOutput> Each);

/// <summary>How a list goes on.</summary>
/// <param name="Items">Where the items of a page are.</param>
/// <param name="Next">Where the mark of the next page is: a text or a number. Null when it is elsewhere: in the header of RFC 8288, in the last item, or the count.</param>
/// <param name="LastId">The member of the last item that is the mark of the next page.</param>
/// <param name="More">Where it says whether there is more; null when a mark says so.</param>
/// <param name="ToQuery">The parameter that takes the mark.</param>
/// <param name="ToBody">The place in the body that takes it.</param>
/// <param name="SizeQuery">The parameter that takes how many are asked for at once.</param>
/// <param name="SizeBody">The place in the body that takes it.</param>
/// <param name="Most">How many a page has at most.</param>
public sealed record ManifestList(AnswerPath Items, AnswerPath? Next, string? LastId, AnswerPath? More, string? ToQuery, AnswerPath? ToBody, string? SizeQuery, AnswerPath? SizeBody, int Most)
{
    /// <summary>Whether the next page is in the header <c>Link</c>.</summary>
    public bool ByLink { get; init; }

    /// <summary>Whether the mark is the number of items so far.</summary>
    public bool ByOffset { get; init; }
}

/// <summary>Looks for one item of a list.</summary>
/// <param name="Field">The member that is compared.</param>
/// <param name="Wanted">What it must be.</param>
/// <param name="Otherwise">The sentence for when there is none.</param>
public sealed record ManifestFind(AnswerPath Field, ManifestText Wanted, ManifestText Otherwise);
