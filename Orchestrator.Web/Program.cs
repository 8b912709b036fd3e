using Orchestrator.Web;
using Orchestrator.Web.CommandLine;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Ai;
using Orchestrator.Web.Features.Alerts;
using Orchestrator.Web.Features.ApiKeys;
using Orchestrator.Web.Features.Audit;
using Orchestrator.Web.Features.Credentials;
using Orchestrator.Web.Features.Credentials.OAuth;
using Orchestrator.Web.Features.Editor;
using Orchestrator.Web.Features.Executions;
using Orchestrator.Web.Features.Health;
using Orchestrator.Web.Features.Integrations;
using Orchestrator.Web.Features.Members;
using Orchestrator.Web.Features.Operations;
using Orchestrator.Web.Features.Schedules;
using Orchestrator.Web.Features.Settings;
using Orchestrator.Web.Features.Webhooks;
using Orchestrator.Web.Features.Workflows;
using Orchestrator.Web.Http;
using Orchestrator.Web.Layout;
using Orchestrator.Web.Security;
using Orchestrator.Web.Time;
using Orchestrator.Web.Ui;
using Radzen;

if (await Commands.RunAsync(args, Console.Out, Console.Error) is { } code) return code;

try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.WebHost.UseStaticWebAssets();
    var hasStarted = false;
    // Its account of a failed start would only repeat the one line below with a stack trace.
    builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => hasStarted && level >= LogLevel.Information);
    builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = JsonBody.MaxBytes * 4); // more than any endpoint takes, so that refusals are read to their end
    builder.Services.AddSingleton(TimeProvider.System);
    builder.Services.AddMaskedLogging();
    builder.AddData();
    builder.AddSecrets();
    builder.Services.AddOutbound();
    builder.Services.AddTime();
    builder.AddEngine();
    builder.Services.AddEngineJobs();
    builder.Services.AddSchedules();
    builder.AddAccounts();
    builder.AddRateLimits();
    builder.Services.AddProblemHandling();
    builder.Services.AddWorkflows();
    builder.Services.AddExecutions();
    builder.Services.AddEditor();
    builder.Services.AddApiKeys();
    builder.Services.AddWebhooks();
    builder.Services.AddCredentials();
    builder.Services.AddIntegrations();
    builder.Services.AddSchedulePages();
    builder.Services.AddAlerts();
    builder.Services.AddScoped<BrowserZone>();
    builder.Services.AddScoped<ValueViews>();
    builder.Services.AddSettings();
    builder.Services.AddMembers();
    builder.Services.AddOperations();
    builder.Services.AddAudit();
    builder.Services.AddOAuth();
    builder.Services.AddHealth();
    builder.Services.AddApiDocument();
    builder.Services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(options => options.MaximumReceiveMessageSize = EditorSetup.LargestGesture);
    builder.Services.AddRadzenComponents();

    var app = builder.Build();
    app.Services.GetRequiredService<DataFolder>().Hold();
    // The database's model takes a second to build; the endpoints are made meanwhile.
    var data = Task.Run(() => app.Services.PrepareDataAsync(app.Lifetime.ApplicationStopping));

    app.UseTrustedProxies();
    app.UseRequestIds();
    app.UseSecurityHeaders();
    app.UseStatusCodePagesWithReExecute(StatusPage.Path, "?code={0}");
    app.UseProblemHandling();
    app.UseCors();
    app.UseAuthentication();
    app.UseSameOrigin();
    app.UseRateLimiter();
    app.UseAuthorization();
    app.UseAntiforgery();

    app.MapStaticAssets().AllowAnonymous();
    app.MapGet("/", () => TypedResults.LocalRedirect("/workflows")).ExcludeFromDescription();
    app.MapAccounts();
    app.MapSignOut();
    app.MapWorkflows();
    app.MapExecutions();
    app.MapApiKeys();
    app.MapWebhooks();
    app.MapCredentials();
    app.MapIntegrations();
    app.MapOAuth();
    app.MapSchedules();
    app.MapAlerts();
    app.MapSettings();
    app.MapMembers();
    app.MapAudit();
    app.MapLater();
    app.MapHealth();
    app.MapApiDocument();
    app.MapRazorComponents<App>().AddInteractiveServerRenderMode();

    app.MakeEndpoints();
    app.Lifetime.ApplicationStarted.Register(() => hasStarted = true);
    await data;
    await app.RunAsync();
    return 0;
}
catch (Exception problem) when (Startup.Explain(problem) is { } line)
{
    await Console.Error.WriteLineAsync(line);
    return 1;
}
