using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Domain.Executions;
using Orchestrator.Tests.Features;
using Orchestrator.Tests.Features.Schedules;
using Orchestrator.Web.Engine;

namespace Orchestrator.Tests.Http;

/// <summary>An owner who has one of everything, a stranger, and the administrator of the instance.</summary>
public sealed class RouteWorld : IAsyncLifetime
{
    // An address that is refused without a look at the network.
    private const string Rule = """{"webhookUrl":"https://127.0.0.1/alerts"}""";
    private Ids? shared;

    public TestApp App { get; } = new();
    public Visitor Owner { get; private set; } = null!;
    public Visitor Stranger { get; private set; } = null!;
    public Visitor Admin { get; private set; } = null!;
    public string StrangersKey { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await App.InitializeAsync();
        Admin = await App.SignUpAsync();
        Owner = await App.SignUpAsync();
        await SignStrangerInAsync();
    }

    // The first account administers the instance. The same ones again after they signed out.
    public Task SignAdminInAsync() => SignInAsync(Admin, "person1@example.com");

    public Task SignOwnerInAsync() => SignInAsync(Owner, "person2@example.com");

    public async Task SignStrangerInAsync()
    {
        Stranger = await App.SignUpAsync();
        StrangersKey = await Stranger.CreateKeyAsync(workflowId: null);
    }

    /// <summary>What the owner has; something new where the route takes it away or answers it once.</summary>
    public async Task<Ids> OwnAsync(Route route)
    {
        if (route.Method == "DELETE") return await CreateAsync();
        shared ??= await CreateAsync();
        if (route.Path.StartsWith("/api/alerts/rule", StringComparison.Ordinal)) await KeepRuleAsync("/api/alerts/rule");
        if (route.Path.EndsWith("alert-rule/test", StringComparison.Ordinal)) await KeepRuleAsync($"/api/workflows/{shared.Workflow}/alert-rule");
        if (route.Path.Contains("{stepId}", StringComparison.Ordinal)) return await InterruptAsync(shared);
        return route.Path switch
        {
            "/api/approvals/{id}" => shared with { Approval = await ApprovalAsync() },
            "/api/executions/callbacks/{id}" => shared with { Callback = await CallbackAsync() },
            _ => shared,
        };
    }

    public async ValueTask DisposeAsync()
    {
        Owner.Dispose();
        Admin.Dispose();
        Stranger.Dispose();
        await App.DisposeAsync();
    }

    private static async Task SignInAsync(Visitor visitor, string email) =>
        (await visitor.PostAsync("/api/auth/sign-in", new { email, password = "correct horse battery" })).Status.ShouldBe(200);

    private async Task<Ids> CreateAsync()
    {
        var workflow = await Owner.CreateAsync(Drawing.Echo());
        var made = await Owner.PostAsync("/api/api-keys", new { name = "Key", workflowId = workflow });
        var run = await Owner.PostAsync($"/api/workflows/{workflow}/webhook?wait=true", key: made.Word("key"));
        var credential = $"key-{workflow}";
        (await Owner.PostAsync("/credentials", new { id = credential, name = "Key", value = "sk-secret" })).Status.ShouldBe(201);
        var integration = await Owner.PostAsync("/api/integrations", """{"name":"Mail","type":"smtp","config":{"host":"mail.example.com","from":"a@example.com","password":"credentials://mail"}}""");
        await KeepRuleAsync("/api/alerts/rule");
        await KeepRuleAsync($"/api/workflows/{workflow}/alert-rule");
        return new Ids(workflow, run.Word("executionId"), made.Word("key"), made.Word("id"), credential, integration.Word("id"))
        {
            Session = await SessionAsync(),
            Schedule = await Owner.CreateAsync(SchedulesApiTests.Scheduled(new { every = "1d" })),
            Member = (await Owner.GetAsync("/api/user")).Word("id"),
            Invite = (await Admin.PostAsync("/api/invites")).Word("id"),
        };
    }

    private async Task KeepRuleAsync(string path) => (await Owner.SendAsync(HttpMethod.Put, path, Visitor.Json(Rule))).Status.ShouldBe(200);

    // Another browser of the owner's.
    private async Task<string> SessionAsync()
    {
        using var elsewhere = App.Visitor();
        await SignInAsync(elsewhere, "person2@example.com");
        return (await elsewhere.GetAsync("/api/user/sessions")).Json.EnumerateArray().Single(session => session.GetProperty("current").GetBoolean()).GetProperty("id").GetString()!;
    }

    // As a crash leaves a step behind; the crash itself is tested with a real process.
    private async Task<Ids> InterruptAsync(Ids ids)
    {
        var run = await Owner.ExecuteAsync(await Owner.CreateAsync(Drawing.Failing()));
        await Owner.UntilEndedAsync(run);
        var error = StoredError.Write(new StepError(ErrorCodes.Interrupted, "The process ended while this step ran."));
        await using var db = App.Databases.ForSystem();
        var steps = db.StepRuns.Where(row => row.ExecutionId == run && row.Status == StepStatus.Error);
        await steps.ExecuteUpdateAsync(row => row.SetProperty(one => one.Error, error));
        return ids with { Execution = run, Step = await steps.Select(row => row.Id).SingleAsync() };
    }

    private async Task<string> ApprovalAsync()
    {
        var run = await WaitAsync("approval");
        return (await Owner.GetAsync("/api/approvals")).Json.EnumerateArray().Single(one => one.GetProperty("executionId").GetString() == run).GetProperty("id").GetString()!;
    }

    // What comes behind the path of the resume addresses: the run and its key.
    private async Task<string> CallbackAsync() =>
        new Uri(App.Services.GetRequiredService<ResumeKeys>().UrlOf(await WaitAsync("callback"), "wait", IterationKey.None)).PathAndQuery["/api/executions/callbacks/".Length..];

    private async Task<string> WaitAsync(string kind)
    {
        var step = Drawing.Step("wait", new { actionType = "flow/wait-for-callback", kind, message = "Pay 5?" });
        var run = await Owner.ExecuteAsync(await Owner.CreateAsync(new { name = "Waits", nodes = new[] { Drawing.Trigger(), step }, edges = new[] { Drawing.Edge("t", "wait") } }));
        await Owner.UntilAsync(run, "waiting");
        return run;
    }

    /// <summary>What the owner has, and the member and the invite that the administrator sees.</summary>
    public sealed record Ids(string Workflow, string Execution, string Key, string KeyId, string Credential, string Integration)
    {
        public string Session { get; init; } = "";
        public string Schedule { get; init; } = "";
        public string Member { get; init; } = "";
        public string Invite { get; init; } = "";
        public string Step { get; init; } = "";
        public string Approval { get; init; } = "";
        public string Callback { get; init; } = "";
    }
}
