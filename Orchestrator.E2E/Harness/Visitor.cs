using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Orchestrator.E2E.Harness;

/// <summary>Somebody at a browser.</summary>
public sealed class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly List<string> errors = [];

    internal Visitor(IBrowserContext context, IPage page)
    {
        this.context = context;
        Page = page;
        page.PageError += (_, error) => errors.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error") errors.Add($"{message.Text} ({message.Location})");
        };
    }

    /// <summary>The window.</summary>
    public IPage Page { get; }

    /// <summary>Script errors and refused resources so far; a good journey has none.</summary>
    public IReadOnlyList<string> Errors => errors;

    /// <summary>Another window of the same person.</summary>
    public Task<IPage> OpenWindowAsync() => context.NewPageAsync();

    /// <summary>The password of every account the journeys make.</summary>
    public const string Password = "a long enough phrase";

    /// <summary>Makes an account, lands on the workflow list and returns the e-mail address.</summary>
    public async Task<string> SignUpAsync(string name = "Mira Kovac")
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        await Page.GotoAsync("/sign-up");
        await Page.GetByLabel("Name").FillAsync(name);
        await Page.GetByLabel("E-mail").FillAsync(email);
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
        await Page.ArriveAsync("**/workflows");
        await ReadyAsync();
        return email;
    }

    /// <summary>Waits until the page answers to clicks.</summary>
    public Task ReadyAsync() => Page.Locator("html[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    /// <summary>Fails when axe finds a WCAG 2.2 A or AA violation on the page.</summary>
    public async Task ShouldBeAccessibleAsync()
    {
        // A dialog that is still fading in has other colours.
        await Page.EvaluateAsync("Promise.all(document.getAnimations().filter(one => Number.isFinite(one.effect.getComputedTiming().endTime)).map(one => one.finished.catch(() => null)))");
        var result = await Page.RunAxe(new AxeRunOptions { RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } });
        var found = result.Violations.SelectMany(violation => violation.Nodes.Select(node => $"{violation.Id}: {violation.Help}\n  {node.Html}\n  {node.Any.FirstOrDefault()?.Message}"));
        string.Join('\n', found).ShouldBeEmpty($"axe on {Page.Url}");
    }

    /// <summary>Fails when the page as a whole scrolls sideways.</summary>
    public async Task ShouldFitAsync()
    {
        var beyond = await Page.EvaluateAsync<string[]>("""
            () => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? []
                : [`${document.documentElement.scrollWidth} wide`, ...[...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > innerWidth).map(one => one.outerHTML.slice(0, 100))]
            """);
        string.Join('\n', beyond).ShouldBeEmpty(Page.Url);
    }

    /// <summary>The same in the light and in the dark, with a picture of each.</summary>
    public async Task ShouldBeAccessibleInBothThemesAsync(string picture)
    {
        foreach (var (theme, scheme) in new[] { ("dark", ColorScheme.Dark), ("light", ColorScheme.Light) })
        {
            await Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await Page.Locator($"html[data-theme={theme}]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
            await ShouldBeAccessibleAsync();
            await PictureAsync($"{picture}-{theme}");
        }
    }

    /// <summary>A picture for people who want to look, in a folder named in SCREENSHOTS.</summary>
    public async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } folder) await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png") });
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => context.DisposeAsync();
}
