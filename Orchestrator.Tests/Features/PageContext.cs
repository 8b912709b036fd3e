using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orchestrator.Domain.Integrations;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Alerts;
using Orchestrator.Web.Features.ApiKeys;
using Orchestrator.Web.Features.Audit;
using Orchestrator.Web.Features.Credentials;
using Orchestrator.Web.Features.Executions;
using Orchestrator.Web.Features.Integrations;
using Orchestrator.Web.Features.Members;
using Orchestrator.Web.Features.Schedules;
using Orchestrator.Web.Features.Settings;
using Orchestrator.Web.Features.Webhooks;
using Orchestrator.Web.Features.Workflows;
using Orchestrator.Web.Llm;
using Orchestrator.Web.Security;
using Orchestrator.Web.Ui;
using Radzen;

namespace Orchestrator.Tests.Features;

/// <summary>Renders pages against the real program's stores, for somebody with a workspace of their own.</summary>
public abstract class PageContext : BunitContext
{
    /// <summary>A page of a program.</summary>
    protected PageContext(TestApp app)
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddRadzenComponents();
        Services.AddSingleton(TimeProvider.System);
        Share<WorkflowStore>(app);
        Share<LaunchStore>(app);
        Share<ExecutionStore>(app);
        Share<ApiKeyStore>(app);
        Share<DeliveryStore>(app);
        Share<ExecutionFeed>(app);
        Share<ExecutionCanceller>(app);
        Share<ManualRuns>(app);
        Share<ResumedRuns>(app);
        Share<ApprovalStore>(app);
        Share<CallbackAnswers>(app);
        Share<ActionCatalog>(app);
        Share<LlmLedger>(app);
        Share<LiveTexts>(app);
        Share<CredentialStore>(app);
        Share<CredentialChecks>(app);
        Share<ProviderCatalog>(app);
        Share<IntegrationStore>(app);
        Share<IntegrationTests>(app);
        Share<AuditStore>(app);
        Share<AuditLog>(app);
        Share<EncryptionKeys>(app);
        Share<ScheduleStore>(app);
        Share<Sessions>(app);
        Share<MemberStore>(app);
        Share<InviteStore>(app);
        Share<InviteLinks>(app);
        Share<IOptions<InstanceOptions>>(app);
        Share<IOptions<Orchestrator.Web.Engine.RetentionOptions>>(app);
        Share<AlertRules>(app);
        Services.AddScoped<BrowserZone>();
        Services.AddScoped<ValueViews>();
        Services.AddSingleton(new Workspaces(app.Databases));
    }

    /// <summary>Who looks at the page; set by <see cref="SignInAsync"/>.</summary>
    protected Caller Caller { get; private set; } = null!;

    /// <summary>The store of workflows.</summary>
    protected WorkflowStore Workflows => Services.GetRequiredService<WorkflowStore>();

    /// <summary>Makes an account and looks at pages with it.</summary>
    /// <param name="app">The program.</param>
    /// <param name="isAdmin">Whether the pages take them for an administrator of the instance.</param>
    protected async Task SignInAsync(TestApp app, bool isAdmin = false)
    {
        using var visitor = await app.SignUpAsync();
        await LookAsAsync(visitor, isAdmin);
    }

    /// <summary>Looks at pages with somebody's account.</summary>
    /// <param name="visitor">Whose.</param>
    /// <param name="isAdmin">Whether the pages take them for an administrator of the instance.</param>
    protected async Task LookAsAsync(Visitor visitor, bool isAdmin = false)
    {
        var user = (await visitor.GetAsync("/api/user")).Json;
        Caller = new Caller(user.GetProperty("id").GetString()!, user.GetProperty("tenantId").GetString()!, "Mira Kovac", isAdmin);
        AddAuthorization().SetAuthorized(Caller.Name).SetClaims(
        [
            new Claim(ClaimTypes.NameIdentifier, Caller.UserId), new Claim(ClaimTypes.Email, user.GetProperty("email").GetString()!),
            new Claim(SessionClaims.Tenant, Caller.TenantId), new Claim(SessionClaims.DisplayName, Caller.Name),
            .. isAdmin ? [new Claim(SessionClaims.Admin, "true")] : Array.Empty<Claim>(),
        ]);
        // Last: it closes the list of services.
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    /// <summary>Makes a workflow of a starter.</summary>
    protected async Task<WorkflowDetail> MakeAsync(Starter starter) =>
        (await Workflows.CreateAsync(Caller, new NewWorkflow(starter.Name, starter.Description, starter.Graph, Publish: true))).ShouldBeOfType<WorkflowOutcome.Done>().Workflow;

    private void Share<T>(TestApp app) where T : class => Services.AddSingleton(app.Services.GetRequiredService<T>());
}
