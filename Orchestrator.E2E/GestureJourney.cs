using System.Collections.Concurrent;
using System.Text;
using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

public sealed class GestureJourney(Stage stage)
{
    private const int LargestMessage = 20 * 1024;

    [Fact]
    public async Task A_drag_is_one_message_to_the_server_and_a_small_one()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        var sent = new ConcurrentQueue<string>();
        page.WebSocket += (_, socket) => socket.FrameSent += (_, frame) => sent.Enqueue(frame.Binary is { } bytes ? Encoding.UTF8.GetString(bytes) : frame.Text ?? "");
        await visitor.SignUpAsync();
        await editor.OpenEmptyAsync();
        await page.Keyboard.PressAsync("n");
        await editor.Palette.GetByRole(AriaRole.Option, new() { Name = "Transform" }).ClickAsync();
        await Assertions.Expect(editor.Steps).ToHaveCountAsync(2);
        await Assertions.Expect(editor.Panel).ToBeVisibleAsync();
        await editor.SavedAsync();

        var middle = await Editor.MiddleAsync(editor.Step("Transform"));
        await editor.DragAsync(middle, (middle.X + 144, middle.Y + 96));
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Undo: Moved", Exact = false })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Redo: Moved", Exact = false })).ToBeVisibleAsync();

        // Gestures go in order: whatever else the drag had said would have come before the undo.
        var gestures = sent.Where(frame => frame.Contains("OnGestureAsync", StringComparison.Ordinal)).ToList();
        gestures.Count(frame => frame.Contains("\"moved\"", StringComparison.Ordinal)).ShouldBe(1);
        gestures.ShouldAllBe(frame => frame.Length < LargestMessage);
        visitor.Errors.ShouldBeEmpty();
    }
}
