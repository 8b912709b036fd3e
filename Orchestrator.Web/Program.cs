using Orchestrator.Web;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Http;
using Orchestrator.Web.Layout;
using Radzen;

try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.WebHost.UseStaticWebAssets();
    builder.Services.AddSingleton(TimeProvider.System);
    builder.AddData();
    builder.AddAccounts();
    builder.AddRateLimits();
    builder.Services.AddProblemHandling();
    builder.Services.AddRazorComponents().AddInteractiveServerComponents();
    builder.Services.AddRadzenComponents();

    var app = builder.Build();
    await app.Services.MigrateAsync(app.Lifetime.ApplicationStopping);

    app.UseRequestIds();
    app.UseStatusCodePagesWithReExecute(StatusPage.Path, "?code={0}");
    app.UseProblemHandling();
    app.UseAuthentication();
    app.UseRateLimiter();
    app.UseAuthorization();
    app.UseAntiforgery();

    app.MapStaticAssets().AllowAnonymous();
    app.MapGet("/", () => TypedResults.LocalRedirect("/workflows")).ExcludeFromDescription();
    app.MapAccounts();
    app.MapSignOut();
    app.MapRazorComponents<App>().AddInteractiveServerRenderMode();

    await app.RunAsync();
    return 0;
}
catch (Exception problem) when (Startup.Explain(problem) is { } line)
{
    await Console.Error.WriteLineAsync(line);
    return 1;
}
