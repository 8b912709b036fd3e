using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace Orchestrator.Web.Layout;

/// <summary>The page around every page. Account pages are static, because signing in sets a cookie; the rest is interactive.</summary>
public sealed partial class App
{
    [CascadingParameter] private HttpContext Http { get; set; } = null!;

    private IComponentRenderMode? Mode => Http.AcceptsInteractiveRouting() ? new InteractiveServerRenderMode(prerender: true) : null;

    // "light" or "dark" when the person chose one; js/theme.js asks the system otherwise, before the first paint.
    private string Theme => Http.Request.Cookies["theme"] == "dark" ? "dark" : "light";

    private string MediaOf(string theme) => Theme == theme ? "all" : "not all";
}
