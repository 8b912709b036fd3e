using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Audit;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Features.Audit;

/// <summary>One program whose first account administers it; each test writes about things of its own.</summary>
public sealed class AuditApiTests(AuditApiTests.World world) : IClassFixture<AuditApiTests.World>
{
    private readonly string mark = Guid.NewGuid().ToString("N");

    private AuditLog Log => world.App.Services.GetRequiredService<AuditLog>();

    private AuditStore Store => world.App.Services.GetRequiredService<AuditStore>();

    [Theory]
    [InlineData("/api/audit")]
    [InlineData("/api/audit/export")]
    [InlineData("/api/audit/export?from=nonsense")]
    public async Task Whoever_does_not_administer_the_instance_gets_404_and_learns_nothing(string path)
    {
        using var other = await world.App.SignUpAsync();
        var answer = await other.GetAsync(path);
        (answer.Status, answer.ErrorId).ShouldBe((404, "NOT_FOUND"));
    }

    [Fact]
    public async Task The_page_is_the_404_page_for_everybody_else()
    {
        using var other = await world.App.SignUpAsync();
        var answer = await other.GetAsync("/audit");
        answer.Status.ShouldBe(404);
        answer.Text.ShouldContain("This page does not exist");
        answer.Text.ShouldNotContain("Audit log");
        (await world.Admin.GetAsync("/audit")).Text.ShouldContain("Audit log");
        (await other.GetAsync("/settings")).Text.ShouldNotContain("Encryption keys");
    }

    [Fact]
    public async Task Administrators_see_the_instances_events_and_their_workspaces_and_no_other_workspaces()
    {
        await Log.WriteAsync(AuditAction.SettingsChanged, AuditActor.System, new(mark, "instance"));
        await Log.WriteAsync(AuditAction.WorkflowDeleted, AuditActor.Of(world.Caller), new(mark, "own"));
        await Log.WriteAsync(AuditAction.WorkflowDeleted, AuditActor.Of(world.Caller) with { TenantId = "somebody-else" }, new(mark, "foreign"));
        var found = (await world.Admin.GetAsync($"/api/audit?text={mark}")).Json.EnumerateArray().Select(one => (Name(one), one.GetProperty("scope").GetString())).ToList();
        found.ShouldBe([("own", "workspace"), ("instance", "instance")], ignoreOrder: true);
        (await ExportAsync()).Where(line => Has(line, mark)).Select(Name).ShouldBe(["instance", "own"], ignoreOrder: true);
    }

    [Fact]
    public async Task Action_kind_actor_time_and_text_narrow_the_list()
    {
        var someone = new AuditActor("user", "", mark, $"Ada 100% {mark}");
        await Log.WriteAsync(AuditAction.CredentialCreated, someone, new("shop_key", "a"));
        await Log.WriteAsync(AuditAction.CredentialDeleted, someone, new("shopXkey", "b"), "error");
        await Log.WriteAsync(AuditAction.WorkflowCreated, someone, new("w", "c"));

        (await NamesAsync($"actor={mark}")).ShouldBe(["a", "b", "c"], ignoreOrder: true);
        (await NamesAsync($"actor={Uri.EscapeDataString($"ada 100% {mark}")}")).Count.ShouldBe(3);
        (await NamesAsync($"actor={mark}&action=credential")).ShouldBe(["a", "b"], ignoreOrder: true);
        (await NamesAsync($"actor={mark}&action=credential.deleted")).ShouldBe(["b"]);
        (await NamesAsync($"actor={mark}&text=shop_key")).ShouldBe(["a"]); // an underscore is not any letter
        (await NamesAsync($"actor={mark}&text=ERR")).ShouldBe(["b"]);
        (await NamesAsync($"actor={mark}&from=2001-01-01T00:00:00Z&to=2001-01-02T00:00:00Z")).ShouldBeEmpty();
        (await NamesAsync($"actor={mark}&from=2001-01-01T00:00:00Z")).Count.ShouldBe(3);
        (await NamesAsync("actor=%25")).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Nonsense_in_the_query_is_named()
    {
        var answer = await world.Admin.GetAsync("/api/audit?action=nothing.done&from=yesterday&to=x&limit=0");
        answer.Status.ShouldBe(400);
        answer.Paths.ShouldBe(["from", "to", "limit", "action"], ignoreOrder: true);
        (await world.Admin.GetAsync("/api/audit/export?from=yesterday")).Paths.ShouldBe(["from"]);
    }

    [Fact]
    public async Task The_parts_of_the_list_join_without_a_gap_or_a_repetition()
    {
        for (var index = 0; index < 7; index++)
            await Log.WriteAsync(AuditAction.RunStarted, index % 2 == 0 ? AuditActor.System : AuditActor.Of(world.Caller), new(mark, $"{index}"));
        List<string> ids = [];
        string? cursor = null;
        do
        {
            var part = await world.Admin.GetAsync($"/api/audit?text={mark}&limit=3{(cursor is null ? "" : $"&cursor={cursor}")}");
            ids.AddRange(part.Json.EnumerateArray().Select(one => one.GetProperty("id").GetString()!));
            cursor = part.Headers.TryGetValues("X-Next-Cursor", out var next) ? next.Single() : null;
        }
        while (cursor is not null);
        ids.Count.ShouldBe(7);
        ids.ShouldBe(ids.Distinct().OrderDescending(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_export_is_one_json_object_on_a_line_oldest_first_and_is_written_down_itself()
    {
        // More than are read at a time, of both scopes in turns.
        for (var index = 0; index < 1_200; index++) Log.Note(AuditAction.RunStarted, index % 2 == 0 ? AuditActor.System : AuditActor.Of(world.Caller), new(mark), fields: ["name"]);
        var answer = await world.Admin.GetAsync("/api/audit/export?from=2001-01-01T00:00:00Z");
        answer.ContentHeaders.ContentType!.MediaType.ShouldBe("application/x-ndjson");
        answer.ContentHeaders.ContentDisposition!.FileName.ShouldEndWith(".jsonl");
        var lines = Lines(answer.Text);
        var ids = lines.Select(line => line.GetProperty("id").GetString()!).ToList();
        ids.ShouldBe(ids.Distinct().Order(StringComparer.Ordinal));
        var noted = lines.Where(line => Has(line, mark)).ToList();
        noted.Count.ShouldBe(1_200);
        noted[0].EnumerateObject().Select(member => member.Name).ShouldBe(
            ["id", "at", "scope", "actorKind", "actorId", "actorName", "action", "objectKind", "objectId", "objectName", "result", "address", "fields"]);
        noted[0].GetProperty("fields").EnumerateArray().Select(field => field.GetString()).ShouldBe(["name"]);

        var own = (await world.Admin.GetAsync("/api/audit?action=audit.exported&limit=1")).Json[0];
        own.GetProperty("actorId").GetString().ShouldBe(world.Caller.UserId);
        own.GetProperty("scope").GetString().ShouldBe("instance");
    }

    [Fact]
    public async Task An_export_ends_where_it_is_told_to()
    {
        await Log.WriteAsync(AuditAction.SettingsChanged, AuditActor.System, new(mark));
        Lines((await world.Admin.GetAsync("/api/audit/export?from=2001-01-01T00:00:00Z&to=2001-01-02T00:00:00Z")).Text).ShouldBeEmpty();
        (await ExportAsync()).Count(line => Has(line, mark)).ShouldBe(1);
    }

    [Fact]
    public async Task Names_of_fields_appear_and_no_value_does()
    {
        var secret = $"sk-{mark}";
        await world.Admin.PostAsync("/credentials", new { id = mark, name = "Shop", value = secret });
        await world.Admin.PatchAsync($"/credentials/{mark}", new { value = secret + "2" });
        var texts = new[] { (await world.Admin.GetAsync($"/api/audit?text={mark}")).Text, (await world.Admin.GetAsync("/api/audit/export")).Text, (await world.Admin.GetAsync($"/audit?q={mark}")).Text };
        texts.ShouldAllBe(text => text.Contains(mark, StringComparison.Ordinal) && !text.Contains(secret, StringComparison.Ordinal));
        (await ExportAsync()).Where(line => Has(line, mark)).SelectMany(line => line.GetProperty("fields").EnumerateArray()).Select(field => field.GetString()).ShouldContain("value");
    }

    [Fact]
    public async Task The_last_event_of_an_action_is_for_administrators_too()
    {
        await Log.WriteAsync(AuditAction.KeyRotationStarted, AuditActor.System, new(mark));
        (await Store.LastAsync(world.Caller, AuditAction.KeyRotationStarted)).ShouldNotBeNull().ObjectId.ShouldBe(mark);
        (await Store.LastAsync(world.Caller with { IsAdmin = false }, AuditAction.KeyRotationStarted)).ShouldBeNull();
        (await Store.ExportAsync(world.Caller with { IsAdmin = false }, null, null)).ShouldBeNull();
    }

    private async Task<List<string?>> NamesAsync(string query) => [.. (await world.Admin.GetAsync($"/api/audit?{query}")).Json.EnumerateArray().Select(Name)];

    private async Task<List<JsonElement>> ExportAsync() => Lines((await world.Admin.GetAsync("/api/audit/export")).Text);

    private static List<JsonElement> Lines(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];

    private static string? Name(JsonElement one) => one.GetProperty("objectName").GetString();

    private static bool Has(JsonElement one, string id) => one.GetProperty("objectId").GetString() == id;

    public sealed class World : IAsyncLifetime
    {
        public TestApp App { get; } = new();
        public Visitor Admin { get; private set; } = null!;
        public Caller Caller { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            await App.InitializeAsync();
            Admin = await App.SignUpAsync();
            var user = await Admin.GetAsync("/api/user");
            Caller = new Caller(user.Word("id"), user.Word("tenantId"), user.Word("name"), IsAdmin: true);
        }

        public async ValueTask DisposeAsync()
        {
            Admin.Dispose();
            await App.DisposeAsync();
        }
    }
}
