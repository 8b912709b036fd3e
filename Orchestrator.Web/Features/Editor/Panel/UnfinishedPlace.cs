using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Redaction;
using Orchestrator.Domain.Webhooks;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Editor.Commands;
using Orchestrator.Web.Ui;

namespace Orchestrator.Web.Features.Editor.Panel;

/// <summary>A field whose text cannot be read yet, as the problems name it.</summary>
/// <param name="NodeId">Its step.</param>
/// <param name="Field">The field: a setting's name, <see cref="Pin"/> or <see cref="Sample"/>.</param>
/// <param name="Step">What people call the step.</param>
/// <param name="Label">What people call the field.</param>
/// <param name="Message">What a run takes meanwhile, in a sentence.</param>
public sealed record UnfinishedPlace(string NodeId, string Field, string Step, string Label, string Message)
{
    /// <summary>The pinned output of a step.</summary>
    public const string Pin = "pin";

    /// <summary>The sample input, which the trigger has.</summary>
    public const string Sample = WebhookSettings.SampleMember;

    private const int Longest = 60;

    /// <summary>Whether it is part of what is published.</summary>
    public bool IsPublished => Field is not (Pin or Sample);

    /// <summary>Whether a setting is written as text that may be unfinished: JSON, and cases that rows cannot show.</summary>
    public static bool MayBe(Node node, FieldDefinition setting) =>
        setting.Kind == FieldKind.Json || setting.Kind == FieldKind.Cases && SwitchCase.Read(FieldGroups.Value(node, setting)) is null;

    /// <summary>Those that are there now: text of a field that is gone counts no longer.</summary>
    public static ImmutableArray<UnfinishedPlace> Of(EditorState state, UnfinishedTexts texts) =>
        [.. texts.Fields.Select(place => state.Find(place.NodeId) is { } node ? Of(state, node, place.Field) : null).OfType<UnfinishedPlace>()];

    private static UnfinishedPlace? Of(EditorState state, Node node, string field) => field switch
    {
        Pin => node.Pin is { } pin ? new(node.Id, field, state.LabelOf(node), "Pinned output", Taken(pin)) : null,
        Sample when node.Type == NodeType.Trigger => new(node.Id, field, state.LabelOf(node), "Sample input", "Not JSON yet. Runs from here wait until it is."),
        WebhookSettings.SchemaMember when node.Type == NodeType.Trigger =>
            node.TriggerType == nameof(TriggerKind.Webhook) ? new(node.Id, field, state.LabelOf(node), "JSON schema of the body", "Not JSON yet. Bodies are checked with the last one that was.") : null,
        _ => state.ActionOf(node)?.Field(field) is { } setting && MayBe(node, setting) ? new(node.Id, field, state.LabelOf(node), setting.Label, Taken(FieldGroups.Value(node, setting))) : null,
    };

    private static string Taken(JsonElement? kept) =>
        kept is { } value ? $"Not JSON yet. Runs take the last good one: `{JsonTexts.Cut(JsonTexts.Readable(JsonSerializer.Serialize(Redactor.Default.Mask(value))), Longest)}`" : "Not JSON yet. Until it is, runs take nothing here.";
}
