using System.Globalization;
using System.IO.Compression;
using Microsoft.Playwright;
using Orchestrator.Bench.Instances;

namespace Orchestrator.Bench.Rows;

/// <summary>Opening a workflow of three hundred steps in Chromium, and dragging one of them.</summary>
internal static class EditorRow
{
    private const int Steps = 300;

    public static async IAsyncEnumerable<ReportLine> MeasureAsync()
    {
        await using var instance = await Instance.StartAsync();
        await instance.SignInAsync();
        var workflow = await instance.CreateAsync(Drawings.Draw("Three hundred steps", Drawings.Chain(Steps - 1)));
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } path ? path : "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
        });
        var context = await browser.NewContextAsync(new() { BaseURL = instance.Address.ToString(), ViewportSize = new() { Width = 1440, Height = 900 } });
        await context.AddCookiesAsync(instance.Cookies.GetCookies(instance.Address).Select(cookie => new Cookie { Name = cookie.Name, Value = cookie.Value, Url = instance.Address.ToString() }));
        var page = await context.NewPageAsync();
        var sent = 0;
        page.WebSocket += (_, socket) => socket.FrameSent += (_, frame) =>
        {
            // Calls into the server; acknowledgements of what was drawn are not counted.
            if (frame.Binary is { } bytes && bytes.AsSpan().IndexOf("BeginInvokeDotNetFromJS"u8) >= 0) Interlocked.Increment(ref sent);
        };

        List<double> opened = [];
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await page.GotoAsync("/workflows");
            var started = System.Diagnostics.Stopwatch.GetTimestamp();
            await page.GotoAsync($"/workflows/{workflow}");
            await page.Locator(".react-flow__node").First.WaitForAsync();
            if (attempt > 0) opened.Add(System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        var open = Figures.Median(opened);
        yield return new ReportLine($"open a workflow of {Steps} steps", "under 1 s", Figures.Seconds(TimeSpan.FromSeconds(open)), open < 1, $"from the address to the drawn steps, median of {opened.Count}");

        await Task.Delay(TimeSpan.FromSeconds(2));
        var before = Volatile.Read(ref sent);
        var (perSecond, work) = await DragAsync(browser, page);
        await Task.Delay(TimeSpan.FromSeconds(1));
        var messages = Volatile.Read(ref sent) - before;
        yield return new ReportLine("dragging one of them", "60 fps, one message a drag", string.Create(CultureInfo.InvariantCulture, $"{perSecond:N0} fps, {messages} message(s)"), perSecond > 55 && messages == 1,
            string.Create(CultureInfo.InvariantCulture, $"frames in Chromium's own trace for three seconds, drawn without a graphics processor; the page's thread worked {Figures.Milliseconds(Figures.Median(work))} for one, at most {Figures.Milliseconds(work.Max())}; calls to the server until a second after the drop"));

        var bundle = Compressed(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "Orchestrator.Web", "wwwroot", "canvas"));
        yield return new ReportLine("the editor's script and style, compressed", "under 250 KB", string.Create(CultureInfo.InvariantCulture, $"{bundle / 1024.0:N0} KB"), bundle < 250 * 1024, "canvas.js, canvas.css and layout.js by gzip; what arranges steps is loaded when somebody asks for it");
    }

    /// <summary>Drags a step about for three seconds, as fast as the page takes it.</summary>
    /// <returns>Frames a second, and of each how long the page's thread worked for it, in milliseconds.</returns>
    private static async Task<(double PerSecond, IReadOnlyList<double> Work)> DragAsync(IBrowser browser, IPage page)
    {
        var node = await page.Locator(".react-flow__node").Nth(3).BoundingBoxAsync() ?? throw new InvalidOperationException("There is no step to drag.");
        var (x, y) = (node.X + node.Width / 2, node.Y + node.Height / 2);
        await page.Mouse.MoveAsync(x, y);
        await page.Mouse.DownAsync();
        await page.EvaluateAsync("() => { window.counting_ = true; const tick = () => { if (window.counting_) requestAnimationFrame(tick); }; requestAnimationFrame(tick); }");
        var trace = await FrameTrace.StartAsync(browser);
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        for (var step = 0; System.Diagnostics.Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(3); step++)
        {
            await page.Mouse.MoveAsync(x + step % 200, y + step % 120);
            await Task.Delay(8);
        }

        var seconds = System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds;
        var work = await trace.StopAsync();
        await page.EvaluateAsync("() => { window.counting_ = false; }");
        await page.Mouse.UpAsync();
        return (work.Count / seconds, work);
    }

    private static long Compressed(string folder) => ((string[])["canvas.js", "canvas.css", "layout.js"]).Sum(file =>
    {
        using var kept = new MemoryStream();
        using (var zip = new GZipStream(kept, CompressionLevel.Optimal, leaveOpen: true)) zip.Write(File.ReadAllBytes(Path.Combine(folder, file)));
        return kept.Length;
    });
}
