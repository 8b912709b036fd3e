using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using Orchestrator.E2E.Harness;
using Orchestrator.Tests.Features;

namespace Orchestrator.E2E;

public sealed class OperationsJourney(Stage stage)
{
    [Fact]
    public async Task Figures_of_runs_are_seen_as_charts_and_as_a_table_in_both_themes()
    {
        await using var server = await Server.StartAsync();
        await using var visitor = await stage.VisitAsync(width: 1440, height: 900, server: server);
        var page = visitor.Page;
        await visitor.SignUpAsync(); // the first account administers the instance
        await page.GotoAsync("/operations");
        await visitor.ReadyAsync();
        await Assertions.Expect(page.GetByText("Charts appear with the first one.")).ToBeVisibleAsync();
        await visitor.ShouldBeAccessibleInBothThemesAsync("operations-empty");

        var (good, bad) = (await page.CreateAsync(Drawing.Echo("Manual", "Lead enrichment")), await page.CreateAsync(Drawing.Failing()));
        for (var n = 0; n < 3; n++) await page.ExecuteAsync(good);
        await page.ExecuteAsync(bad);
        // They come by themselves: figures are written every few seconds.
        var now = page.GetByRole(AriaRole.Group, new() { Name = "Now and in this time" });
        await Assertions.Expect(now.GetByText("1 run", new() { Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(now).ToContainTextAsync("25 %");
        await Past(server, good, bad);
        await page.GetByRole(AriaRole.Button, new() { Name = "7 days" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Runs per four hours" })).ToBeVisibleAsync();
        await page.GetByText("As a table").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Table, new() { Name = "Runs and durations" }).GetByRole(AriaRole.Row).Nth(5)).ToBeVisibleAsync();
        await visitor.ShouldBeAccessibleInBothThemesAsync("operations-week");
        await page.GetByText("As a table").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "24 hours" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Runs per half hour" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Table, new() { Name = "Nodes" })).ToContainTextAsync("Ready");
        await visitor.ShouldBeAccessibleInBothThemesAsync("operations-day");
        await page.SetViewportSizeAsync(390, 844);
        await visitor.ShouldBeAccessibleInBothThemesAsync("operations-phone");
        await page.SetViewportSizeAsync(1440, 900);
        await page.GetByRole(AriaRole.Button, new() { Name = "All workspaces" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Failing", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Table, new() { Name = "Executions" }).Locator("tbody tr")).ToHaveCountAsync(1);
        visitor.Errors.ShouldBeEmpty();
    }

    // A month as if it had been lived through.
    private static async Task Past(Server server, string good, string bad)
    {
        await using var database = new SqliteConnection($"Data Source={Path.Combine(server.Folder, "orchestrator.db")};Pooling=False;Default Timeout=30");
        await database.OpenAsync();
        foreach (var minutes in new[] { 30, 240, 1_440 })
        {
            await using var command = database.CreateCommand();
            command.CommandText = """
                WITH RECURSIVE Numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM Numbers WHERE n < 60)
                INSERT OR IGNORE INTO RunFigures (TenantId, Minutes, At, WorkflowId, Succeeded, Failed, Cancelled, Took, Waited, LlmCalls, LlmInputTokens, LlmOutputTokens, LlmCostNanos)
                SELECT TenantId, $minutes, $now / ($minutes * 600000000) * ($minutes * 600000000) - n * $minutes * 600000000, Id,
                    CASE WHEN Id = $bad THEN 3 + n % 4 ELSE 30 + abs(n % 24 - 12) * 5 END, CASE WHEN Id = $bad AND n % 5 = 0 THEN 2 + n % 3 ELSE 0 END, 0,
                    '36:20,40:' || (10 + n % 7) || ',44:2,' || (48 + n % 5) || ':1', '8:30,14:1', 3, 1200, 400, 40000000 * (1 + n % 6)
                FROM Workflows, Numbers WHERE Id IN ($good, $bad)
                """;
            command.Parameters.AddWithValue("$minutes", minutes);
            command.Parameters.AddWithValue("$now", DateTimeOffset.UtcNow.UtcTicks);
            command.Parameters.AddWithValue("$good", good);
            command.Parameters.AddWithValue("$bad", bad);
            await command.ExecuteNonQueryAsync();
        }
    }
}
