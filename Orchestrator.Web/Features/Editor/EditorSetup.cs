using Orchestrator.Web.Features.Editor.Runs;

namespace Orchestrator.Web.Features.Editor;

/// <summary>Registers what the editor needs besides the stores.</summary>
public static class EditorSetup
{
    /// <summary>Running drafts from the editor.</summary>
    public static void AddEditor(this IServiceCollection services) => services.AddSingleton<EditorRuns>();
}
