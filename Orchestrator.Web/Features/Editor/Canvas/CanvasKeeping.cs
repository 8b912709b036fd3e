using System.Collections.Immutable;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Redaction;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Canvas;

/// <summary>What a browser needs to keep changes until they are saved, and to go on while the page cannot be reached.</summary>
/// <param name="User">Whose changes they are; nobody else is given them.</param>
/// <param name="Workflow">Of which workflow.</param>
/// <param name="Revision">The revision of the draft that is shown.</param>
/// <param name="Steps">The steps one can add.</param>
/// <param name="Secrets">Regular expressions of what looks like a secret, which is never kept.</param>
public sealed record CanvasKeeping(string User, string Workflow, int Revision, ImmutableArray<CanvasOffer> Steps, ImmutableArray<string> Secrets)
{
    /// <summary>For a user, a workflow and its draft, with every step there is.</summary>
    public static CanvasKeeping Of(string user, string workflow, int revision, ActionCatalog catalog) =>
        new(user, workflow, revision, [.. catalog.Actions.Select(action => Offer(action, catalog))], SecretPatterns.All);

    private static CanvasOffer Offer(ActionDefinition action, ActionCatalog catalog)
    {
        var step = new Node { Id = "", Type = NodeType.Action, Config = Commands.ConfigJson.Of("actionType", action.Type) };
        return new CanvasOffer(action.Type, action.Title, action.Icon, [.. catalog.HandlesOf(step).Select(CanvasDrawing.Handle)]);
    }
}

/// <summary>A step one can add.</summary>
/// <param name="Type">Its action's type.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Icon">A name from the icon set.</param>
/// <param name="Handles">Its ways out.</param>
public sealed record CanvasOffer(string Type, string Title, string Icon, ImmutableArray<CanvasHandle> Handles);

/// <summary>What is stored.</summary>
/// <param name="Saved">Gestures up to this number are, or changed nothing.</param>
/// <param name="Revision">The revision the next save is based on.</param>
public sealed record CanvasStanding(long Saved, int Revision);

/// <summary>What an earlier page says of the changes it could not get saved.</summary>
/// <param name="Revision">The revision they are based on.</param>
/// <param name="Hash">Of the draft the last save it began would have stored; null for none.</param>
/// <param name="HasChanges">Whether there are any; else only the selection is to be shown again.</param>
public sealed record CanvasReturn(int Revision, string? Hash, bool HasChanges);

/// <summary>What became of the changes of an earlier page.</summary>
/// <param name="Count">How many were done again.</param>
/// <param name="Texts">What had been typed into fields that are not there any more.</param>
public sealed record CanvasPutBack(int Count, ImmutableArray<string> Texts);
