using Microsoft.Playwright;
using Orchestrator.E2E.Harness;
using Orchestrator.Tests.Features;

namespace Orchestrator.E2E;

public sealed class RunDataJourney(Stage stage)
{
    [Fact]
    public async Task From_a_run_to_the_editor_with_its_data_and_back_to_the_last_ones()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        var workflow = await page.CreateAsync(new
        {
            name = "Orders",
            nodes = new[]
            {
                Drawing.Trigger(), Drawing.Step("price", new { actionType = "data/transform", fields = new { total = "{{ trigger.total }}" } }),
                Drawing.Step("note", new { actionType = "log/write", message = "{{ price.total }}" }),
            },
            edges = new[] { Drawing.Edge("t", "price"), Drawing.Edge("price", "note") },
        });
        var older = await EndedAsync(page, await page.ExecuteAsync(workflow, new { total = 41 }));
        await EndedAsync(page, await page.ExecuteAsync(workflow, new { total = 42 }));

        await page.GotoAsync($"/workflows/{workflow}/executions/{older}");
        await visitor.ReadyAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Open in editor" }).ClickAsync();
        await page.ArriveAsync($"**/workflows/{workflow}?run={older}*");
        await Assertions.Expect(editor.Step("price", "succeeded")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Showing data of the run")).ToBeVisibleAsync();
        await editor.Step("note").ClickAsync();
        await Assertions.Expect(editor.Panel).ToContainTextAsync("41");

        // What is run now is run with it, too.
        await editor.Run.ClickAsync();
        await Assertions.Expect(page.GetByText("Showing data of the run")).ToHaveCountAsync(0);
        await Assertions.Expect(editor.Step("note", "succeeded")).ToBeVisibleAsync();
        await Assertions.Expect(editor.Panel).ToContainTextAsync("41");

        await page.GotoAsync($"/workflows/{workflow}?run={older}&step=note");
        await visitor.ReadyAsync();
        await Assertions.Expect(editor.Panel).ToContainTextAsync("41");
        await visitor.ShouldBeAccessibleInBothThemesAsync("run-data");
        await page.GetByRole(AriaRole.Button, new() { Name = "Leave the data of this run" }).ClickAsync();
        await page.ArriveAsync($"**/workflows/{workflow}");
        await Assertions.Expect(page.GetByText("Showing data of the run")).ToHaveCountAsync(0);
        await Assertions.Expect(editor.Panel).ToBeVisibleAsync();

        await page.GotoAsync($"/workflows/{workflow}?run={Guid.NewGuid():N}");
        await visitor.ReadyAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no such run");
        visitor.Errors.ShouldBeEmpty();
    }

    private static async Task<string> EndedAsync(IPage page, string execution)
    {
        await page.WaitForFunctionAsync("async id => (await (await fetch(`/api/workflows/executions/${id}`)).json()).completedAt != null", execution);
        return execution;
    }
}
