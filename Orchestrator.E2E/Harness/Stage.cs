using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

[assembly: AssemblyFixture(typeof(Stage))]

namespace Orchestrator.E2E.Harness;

/// <summary>One server that anyone may sign up to and one browser; every journey gets a visitor of its own.</summary>
public sealed class Stage : IAsyncLifetime
{
    // A busy machine may take its time; what never comes is told apart from what is slow.
    private const int Patience = 60_000;
    // What Playwright turns off, and the browser's own address bar, which costs each window as much as a page. A later switch takes the place of an earlier one.
    private const string Unused = "--disable-features=WebUIOmniboxPopup,WebUIOmniboxFullPopup,WebUIOmniboxAimPopup,WebUIOmniboxSimplification,AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,DialMediaRouteProvider,GlobalMediaControls,HttpsUpgrades,"
        + "LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,BlockOriginHeaderModificationOnRedirect,AvoidCorsURLLoaderRestartOnRedirect,Translate,AutoDeElevate,OptimizationHints,NetworkTimeServiceQuerying";

    private IPlaywright playwright = null!;
    private IBrowser browser = null!;

    /// <summary>The shared server.</summary>
    public Server Server { get; private set; } = null!;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        var starting = Server.StartAsync(("Orchestrator__Registration", "open"), ("Orchestrator__RateLimits__SignInsPerMinute", "1000"));
        playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(Patience);
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } path ? path : "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", Unused],
        });
        Server = await starting;
    }

    /// <summary>A new visitor: own cookies, 1280 by 720 unless told, console errors collected.</summary>
    public async Task<Visitor> VisitAsync(string theme = "light", int width = 1280, int height = 720, Server? server = null)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = (server ?? Server).Url,
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(Patience);
        await context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        return new Visitor(context, await context.NewPageAsync());
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
        await Server.DisposeAsync();
    }
}
