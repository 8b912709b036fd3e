namespace Orchestrator.Tests.Features.Workflows;

/// <summary>Notes on the canvas, over HTTP.</summary>
public sealed class NotesApiTests(TestApp app) : IClassFixture<TestApp>
{
    private static object Noted(params object[] notes) => new
    {
        name = "Noted", publish = true, nodes = new[] { Drawing.Trigger(), Drawing.Log("say", "hello") }, edges = new[] { Drawing.Edge("t", "say") }, notes,
    };

    [Fact]
    public async Task Notes_are_made_read_changed_alone_without_publishing_and_taken_away()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Noted(new { text = "Ask Mira" }));
        var made = (await owner.GetAsync($"/api/workflows/{id}")).Json;
        made.GetProperty("notes")[0].GetRawText().ShouldBe("""{"id":"note1","position":{"x":0,"y":0},"size":{"width":240,"height":120},"text":"Ask Mira"}""");

        var changed = (await owner.PatchAsync($"/api/workflows/{id}", new { notes = new[] { new { id = "note1", text = "Ask Tom", color = "blue" } } })).Json;

        changed.GetProperty("notes")[0].GetProperty("text").GetString().ShouldBe("Ask Tom");
        changed.GetProperty("nodes").GetArrayLength().ShouldBe(2);
        (changed.GetProperty("draftDiffers").GetBoolean(), changed.GetProperty("publishedVersion").GetInt32()).ShouldBe((true, 1));
        (await owner.PatchAsync($"/api/workflows/{id}", new { nodes = made.GetProperty("nodes") })).Json.GetProperty("notes").GetArrayLength().ShouldBe(1);
        (await owner.PatchAsync($"/api/workflows/{id}", new { notes = Array.Empty<object>() })).Json.GetProperty("notes").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task What_is_wrong_with_a_note_is_named_with_its_place()
    {
        using var owner = await app.SignUpAsync();

        var refused = await owner.PostAsync("/api/workflows/create", Noted(new { text = "fine" }, new { text = new string('x', 4_001) }));

        refused.Status.ShouldBe(400);
        refused.Json.GetProperty("error").GetProperty("details")[0].GetProperty("path").GetString().ShouldBe("notes[1].text");
        refused.Text.ShouldContain("The note has 4,001 letters; at most 4,000 are possible.");
    }

    [Fact]
    public async Task Notes_leave_in_a_file_come_back_with_it_and_are_shown_to_visitors_without_what_is_secret()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Noted(new { text = "Key AKIAIOSFODNN7EXAMPLE, see credentials://crm", color = "green" }));
        var file = await owner.GetAsync($"/api/workflows/{id}/export");
        file.Text.ShouldNotContain("AKIA");
        var back = await owner.PostAsync("/api/workflows/import", file.Json);
        back.Status.ShouldBe(201, back.Text);
        back.Json.GetProperty("notes")[0].GetProperty("color").GetString().ShouldBe("green");

        await owner.PatchAsync($"/api/workflows/{id}", new { visibility = "public" });
        using var visitor = app.Visitor();
        var seen = (await visitor.GetAsync($"/api/workflows/{id}")).Json.GetProperty("notes")[0].GetProperty("text").GetString();
        seen.ShouldBe("Key «redacted», see «redacted»");
    }

    [Fact]
    public async Task Two_runs_of_one_workflow_with_and_without_notes_end_alike()
    {
        using var owner = await app.SignUpAsync();
        List<string> ends = [];
        foreach (var notes in new object[][] { [], [new { text = "beside" }] })
        {
            var ended = await owner.UntilEndedAsync(await owner.ExecuteAsync(await owner.CreateAsync(Noted(notes)), new { n = 1 }));
            ends.Add($"{ended.GetProperty("status").GetString()} {ended.GetProperty("output").GetRawText()}");
        }

        ends[1].ShouldBe(ends[0]);
    }
}
