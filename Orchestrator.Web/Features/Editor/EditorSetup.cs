using Orchestrator.Web.Features.Editor.Runs;

namespace Orchestrator.Web.Features.Editor;

/// <summary>Registers what the editor needs besides the stores.</summary>
public static class EditorSetup
{
    /// <summary>The largest message of a browser, in bytes: every step of the largest workflow moved at once.</summary>
    public const int LargestGesture = 160 * 1024;

    /// <summary>Running drafts from the editor.</summary>
    public static void AddEditor(this IServiceCollection services) => services.AddSingleton<EditorRuns>();
}
