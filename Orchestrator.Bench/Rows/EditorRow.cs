using System.Globalization;
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

        var (frames, messages) = await DragAsync(page, () => Volatile.Read(ref sent));
        yield return new ReportLine("dragging one of them", "60 fps, one message a drag", string.Create(CultureInfo.InvariantCulture, $"{frames:N0} fps, {messages} message(s)"), frames > 55 && messages == 1, "frames counted in the page for three seconds; calls to the server until a second after the drop");
    }

    private static async Task<(double Frames, int Messages)> DragAsync(IPage page, Func<int> sent)
    {
        var node = await page.Locator(".react-flow__node").Nth(3).BoundingBoxAsync() ?? throw new InvalidOperationException("There is no step to drag.");
        var (x, y) = (node.X + node.Width / 2, node.Y + node.Height / 2);
        await Task.Delay(TimeSpan.FromSeconds(2));
        var before = sent();
        await page.Mouse.MoveAsync(x, y);
        await page.Mouse.DownAsync();
        await page.EvaluateAsync("() => { window.frames_ = 0; window.counting_ = true; const tick = () => { window.frames_++; if (window.counting_) requestAnimationFrame(tick); }; requestAnimationFrame(tick); }");
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        for (var step = 0; System.Diagnostics.Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(3); step++)
        {
            await page.Mouse.MoveAsync(x + step % 200, y + step % 120);
            await Task.Delay(8);
        }

        var seconds = System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds;
        var frames = await page.EvaluateAsync<int>("() => { window.counting_ = false; return window.frames_; }");
        await page.Mouse.UpAsync();
        await Task.Delay(TimeSpan.FromSeconds(1));
        return (frames / seconds, sent() - before);
    }
}
