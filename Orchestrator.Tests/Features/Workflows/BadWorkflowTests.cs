using System.Text;

namespace Orchestrator.Tests.Features.Workflows;

/// <summary>Whatever is sent, the answer says everything that is wrong with it.</summary>
public sealed class BadWorkflowTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Create = "/api/workflows/create";

    [Fact]
    public async Task Broken_json_is_answered_with_its_place()
    {
        using var owner = await app.SignUpAsync();
        var answer = await owner.PostTextAsync(Create, "{\n  \"name\": \"x\",\n  oops\n}");
        answer.Status.ShouldBe(400);
        answer.ErrorId.ShouldBe("VALIDATION_ERROR");
        answer.Text.ShouldContain("line 3, position 3");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("7")]
    public async Task A_body_that_is_no_object_is_refused(string body)
    {
        using var owner = await app.SignUpAsync();
        (await owner.PostTextAsync(Create, body)).Status.ShouldBe(400);
    }

    [Fact]
    public async Task An_empty_body_and_another_content_type_are_refused()
    {
        using var owner = await app.SignUpAsync();
        (await owner.PostTextAsync(Create, "")).Status.ShouldBe(400);
        var form = await owner.PostTextAsync(Create, "name=x", "application/x-www-form-urlencoded");
        form.Status.ShouldBe(415);
        form.ErrorId.ShouldBe("UNSUPPORTED_MEDIA_TYPE");
    }

    [Fact]
    public async Task Every_member_of_a_wrong_type_is_named()
    {
        using var owner = await app.SignUpAsync();
        var answer = await owner.PostTextAsync(Create, """
            { "name": 5, "description": [], "publish": "yes",
              "nodes": [ { "id": "t", "type": "trigger" }, { "id": "a", "type": "robot", "data": { "enabled": "no", "config": 3 } } ],
              "edges": [ { "source": 1, "target": "a" } ] }
            """);
        answer.Status.ShouldBe(400);
        answer.Paths.ShouldBe(
            ["name", "description", "publish", "nodes[1].type", "nodes[1].data.enabled", "nodes[1].data.config", "edges[0].source"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_missing_name_and_a_bad_setting_are_named_together()
    {
        using var owner = await app.SignUpAsync();
        var answer = await owner.PostAsync(Create, new { nodes = new[] { Drawing.Trigger(), Drawing.Log("a", "{{ oops") } });
        answer.Paths.ShouldBe(["name", "nodes[1].data.config.message"], ignoreOrder: true);
    }

    [Fact]
    public async Task Two_triggers_a_loop_and_a_loose_end_are_named_together()
    {
        using var owner = await app.SignUpAsync();
        var answer = await owner.PostAsync(Create, new
        {
            name = "Bad",
            publish = false,
            nodes = new[] { Drawing.Trigger(), Drawing.Step("a", new { actionType = "log/write" }), Drawing.Log("b"), new { id = "t2", type = "trigger", data = new { name = "second", config = new { triggerType = "Webhook" } } } },
            edges = new[] { Drawing.Edge("t", "a"), Drawing.Edge("a", "b"), Drawing.Edge("b", "a"), Drawing.Edge("b", "nowhere") },
        });
        answer.Status.ShouldBe(400);
        answer.Text.ShouldContain("exactly one trigger");
        answer.Text.ShouldContain("loop");
        answer.Paths.ShouldContain("edges[3].target");
    }

    [Fact]
    public async Task Ten_thousand_steps_are_refused_with_one_line_and_not_one_for_each()
    {
        using var owner = await app.SignUpAsync();
        var nodes = string.Join(',', Enumerable.Range(0, 10_000).Select(n => $$"""{"id":"n{{n}}","type":"action"}"""));
        var answer = await owner.PostTextAsync(Create, $$"""{"name":"Big","nodes":[{{nodes}}]}""");
        answer.Status.ShouldBe(400);
        answer.Paths.ShouldBe(["nodes"]);
        // Whatever is wrong with the steps is not looked for: the answer stays small.
        answer.Text.Length.ShouldBeLessThan(1_000);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_megabytes_are_refused_while_they_are_read(bool saysItsLength)
    {
        using var owner = await app.SignUpAsync();
        HttpContent content = new ByteArrayContent(Encoding.UTF8.GetBytes($$"""{"name":"{{new string('x', 2 << 20)}}"}"""));
        if (!saysItsLength) content = new StreamContent(new Unseekable(await content.ReadAsStreamAsync()));
        content.Headers.ContentType = new("application/json");
        var answer = await owner.SendAsync(HttpMethod.Post, Create, content);
        answer.Status.ShouldBe(413);
        answer.ErrorId.ShouldBe("PAYLOAD_TOO_LARGE");
    }

    [Fact]
    public async Task A_template_of_ten_thousand_braces_is_refused()
    {
        using var owner = await app.SignUpAsync();
        var answer = await owner.PostAsync(Create, new { name = "Braces", nodes = new[] { Drawing.Trigger(), Drawing.Log("a", new string('{', 10_000)) } });
        answer.Status.ShouldBe(400);
        answer.Paths.ShouldBe(["nodes[1].data.config.message"]);
    }

    [Fact]
    public async Task Json_that_is_nested_a_hundred_thousand_times_is_refused()
    {
        using var owner = await app.SignUpAsync();
        (await owner.PostTextAsync(Create, new string('[', 100_000))).Status.ShouldBe(400);
        (await owner.GetAsync("/api/user")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_bad_change_changes_nothing()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Drawing.Echo());
        var answer = await owner.PatchAsync($"/api/workflows/{id}", new { name = "New", visibility = "everybody", revision = "one", enabled = 1 });
        answer.Paths.ShouldBe(["visibility", "revision", "enabled"], ignoreOrder: true);
        var loop = await owner.PatchAsync($"/api/workflows/{id}", new { name = "New", edges = new[] { Drawing.Edge("t", "echo"), Drawing.Edge("echo", "echo") } });
        loop.Status.ShouldBe(400);
        (await owner.GetAsync($"/api/workflows/{id}")).Word("name").ShouldBe("Echo");
    }

    private sealed class Unseekable(Stream inner) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
