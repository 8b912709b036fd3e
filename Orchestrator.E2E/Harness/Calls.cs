using System.Text.Json;
using Microsoft.Playwright;

namespace Orchestrator.E2E.Harness;

/// <summary>What a journey makes by the API because it is not what it looks at; with the session of the window.</summary>
internal static class Calls
{
    /// <summary>Makes a workflow, published unless it says otherwise.</summary>
    public static Task<string> CreateAsync(this IPage page, object workflow) => page.PostAsync("/api/workflows/create", workflow, "id");

    /// <summary>Makes a workflow and opens it in the editor; gives its id.</summary>
    /// <param name="visitor">Whose it is.</param>
    /// <param name="workflow">It as JSON.</param>
    public static async Task<string> OpenAsync(this Visitor visitor, string workflow)
    {
        var id = await visitor.Page.CreateAsync(JsonElement.Parse(workflow));
        await visitor.Page.GotoAsync($"/workflows/{id}");
        await visitor.ReadyAsync();
        return id;
    }

    /// <summary>Runs a workflow.</summary>
    public static Task<string> ExecuteAsync(this IPage page, string workflow, object? input = null) => page.PostAsync($"/api/workflows/{workflow}/execute", new { input = input ?? new { } }, "executionId");

    /// <summary>Posts, and gives one member of the answer.</summary>
    public static async Task<string> PostAsync(this IPage page, string path, object body, string wanted)
    {
        var answer = await page.APIRequest.PostAsync(path, new() { DataObject = body });
        answer.Ok.ShouldBeTrue(await answer.TextAsync());
        return (await answer.JsonAsync())!.Value.GetProperty(wanted).GetString()!;
    }
}
