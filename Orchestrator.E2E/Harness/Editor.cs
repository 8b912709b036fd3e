using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Orchestrator.E2E.Harness;

/// <summary>The editor as somebody sees it: steps by their names, and what can be done with them.</summary>
public sealed class Editor(IPage page)
{
    /// <summary>The step whose card says this label.</summary>
    public ILocator Step(string label) => page.Locator(".react-flow__node-step").Filter(new() { HasText = label }).First;

    /// <summary>The card of a step that is in this state, such as "succeeded".</summary>
    public ILocator Step(string label, string state) =>
        page.GetByRole(AriaRole.Group, new() { NameRegex = new Regex($"{Regex.Escape(label)}.*{state}", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1)) });

    /// <summary>Every step.</summary>
    public ILocator Steps => page.Locator(".react-flow__node-step");

    /// <summary>The note that says this; an empty text for every note.</summary>
    public ILocator Note(string text) => page.Locator(".react-flow__node-note").Filter(new() { HasText = text });

    /// <summary>Every connection.</summary>
    public ILocator Connections => page.Locator(".react-flow__edge");

    /// <summary>The open step's panel.</summary>
    public ILocator Panel => page.Locator("aside[aria-label^='Step:']");

    /// <summary>The button that runs the draft.</summary>
    public ILocator Run => page.GetByRole(AriaRole.Button, new() { Name = "Run", Exact = true });

    /// <summary>The list of steps to add.</summary>
    public ILocator Palette => page.GetByRole(AriaRole.Complementary, new() { Name = "Add step" });

    /// <summary>The one that Enter would add.</summary>
    public ILocator Offered => Palette.Locator("[role=option][aria-selected=true]");

    /// <summary>Opens an empty workflow from the list.</summary>
    public async Task OpenEmptyAsync()
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Empty workflow" }).ClickAsync();
        await page.ArriveAsync("**/workflows/*");
        await Steps.First.WaitForAsync();
    }

    /// <summary>Publishes the draft, whatever the checklist says.</summary>
    public async Task PublishAsync()
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Publish" }).GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Publish ", RegexOptions.None, TimeSpan.FromSeconds(1)) }).ClickAsync();
    }

    /// <summary>Waits until what was last changed is kept.</summary>
    public Task SavedAsync() => Assertions.Expect(page.Locator("header.topbar")).ToContainTextAsync(new Regex("Saved (?:just now|\\d+ s ago)", RegexOptions.None, TimeSpan.FromSeconds(1)));

    /// <summary>Drags with the mouse from the middle of one thing to the middle of another.</summary>
    public async Task DragAsync(ILocator from, ILocator to)
    {
        var (start, end) = (await MiddleAsync(from), await MiddleAsync(to));
        await DragAsync(start, end);
    }

    /// <summary>Drags with the mouse from one place to another.</summary>
    public async Task DragAsync((float X, float Y) start, (float X, float Y) end)
    {
        await page.Mouse.MoveAsync(start.X, start.Y);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync((start.X + end.X) / 2, (start.Y + end.Y) / 2, new() { Steps = 4 });
        await page.Mouse.MoveAsync(end.X, end.Y, new() { Steps = 4 });
        await page.Mouse.UpAsync();
    }

    /// <summary>The middle of something, in pixels of the window.</summary>
    public static async Task<(float X, float Y)> MiddleAsync(ILocator what)
    {
        var box = await what.BoundingBoxAsync() ?? throw new InvalidOperationException("It is not on the page.");
        return (box.X + box.Width / 2, box.Y + box.Height / 2);
    }
}
