namespace Orchestrator.Domain.Workflows;

/// <summary>The document's words for the closed sets.</summary>
internal static class Words
{
    public static readonly (string Word, NodeType Value)[] NodeTypes = [("trigger", NodeType.Trigger), ("action", NodeType.Action)];
    public static readonly (string Word, OnError Value)[] OnErrors = [("fail", OnError.Fail), ("continue", OnError.Continue), ("branch", OnError.Branch)];
    public static readonly (string Word, JoinMode Value)[] Joins = [("all", JoinMode.All), ("any", JoinMode.Any)];

    public static readonly (string Word, NoteColor Value)[] NoteColors =
        [("yellow", NoteColor.Yellow), ("blue", NoteColor.Blue), ("green", NoteColor.Green), ("red", NoteColor.Red), ("grey", NoteColor.Grey)];

    public static string Of(NoteColor color) => Array.Find(NoteColors, pair => pair.Value == color).Word;

    public static string Of(NodeType type) => type == NodeType.Trigger ? "trigger" : "action";

    public static string Of(JoinMode join) => join == JoinMode.Any ? "any" : "all";

    public static string Of(OnError onError) => onError switch
    {
        OnError.Continue => "continue",
        OnError.Branch => "branch",
        _ => "fail",
    };
}
