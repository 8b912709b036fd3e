using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace Orchestrator.Web.Layout;

/// <summary>The page around every page. Account pages are static, because signing in sets a cookie; the rest is interactive.</summary>
public sealed partial class App
{
    // In the order in which a later one may correct an earlier one.
    private static readonly string[] Sheets =
        ["tokens", "bridge", "base", "shell", "tabs", "buttons", "forms", "tables", "runs", "operations", "status", "json", "steps", "feedback", "starters", "account", "audit", "editor", "wide", "large", "vault", "schedules", "deliveries", "alerts", "api-docs", "public"];

    [CascadingParameter] private HttpContext Http { get; set; } = null!;

    private IComponentRenderMode? Mode => Http.AcceptsInteractiveRouting() ? new InteractiveServerRenderMode(prerender: true) : null;

    // js/theme.js asks the system before the first paint when nobody chose.
    private string Choice => Http.Request.Cookies["theme"] is "light" or "dark" ? Http.Request.Cookies["theme"]! : "system";

    // What js/shell.js keeps for the styles; nothing but these words is written into the page.
    private string? Kept(string name, params string[] words) => Array.Find(words, word => word == Http.Request.Cookies[name]);

    private string MediaOf(string theme) => (Choice == "dark" ? "dark" : "light") == theme ? "all" : "not all";
}
