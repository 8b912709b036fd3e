using System.Diagnostics.CodeAnalysis;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;
using Orchestrator.Web.Features.Editor.Canvas;

namespace Orchestrator.Tests.Features.Editor.Canvas;

/// <summary>A page may be left before its drawing is there; that must not end the visitor's connection.</summary>
public sealed class LeftCanvasTests : BunitContext
{
    private readonly SlowScript script = new();

    public LeftCanvasTests() => Services.AddSingleton<IJSRuntime>(script);

    [Fact]
    public async Task A_page_left_while_the_script_loads_draws_nothing_and_lets_the_script_go()
    {
        var page = Show();
        await DisposeComponentsAsync();

        script.Import.SetResult(script.Module);
        await script.Module.Disposed;

        script.Module.Calls.ShouldBeEmpty();
        page.IsDisposed.ShouldBeTrue();
    }

    [Fact]
    public async Task A_page_left_while_it_is_drawn_takes_the_drawing_away()
    {
        Show();
        script.Import.SetResult(script.Module);
        await script.Module.Called("mount");
        await DisposeComponentsAsync();

        script.Module.Answer.SetResult(script.Canvas);
        await script.Canvas.Disposed;

        script.Canvas.Calls.ShouldBe(["dispose"]);
    }

    [Fact]
    public async Task A_page_left_while_it_is_drawn_may_have_no_place_for_the_drawing_any_more()
    {
        Show();
        script.Import.SetResult(script.Module);
        await script.Module.Called("mount");
        await DisposeComponentsAsync();

        script.Module.Answer.SetException(new JSException("The element is gone."));

        await Renderer.Dispatcher.InvokeAsync(() => { });
        Renderer.UnhandledException.IsCompleted.ShouldBeFalse();
    }

    private IRenderedComponent<WorkflowCanvas> Show() => Render<WorkflowCanvas>(canvas => canvas.Add(c => c.Model, new CanvasModel([], [], [])));

    private sealed class SlowScript : IJSRuntime
    {
        public TaskCompletionSource<IJSObjectReference> Import { get; } = new();

        public Reference Module { get; } = new();

        public Reference Canvas { get; } = new();

        public async ValueTask<TValue> InvokeAsync<[DynamicallyAccessedMembers(JsonSerialized)] TValue>(string identifier, object?[]? args) => (TValue)await Import.Task;

        public ValueTask<TValue> InvokeAsync<[DynamicallyAccessedMembers(JsonSerialized)] TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => InvokeAsync<TValue>(identifier, args);
    }

    private sealed class Reference : IJSObjectReference
    {
        private readonly TaskCompletionSource disposed = new(), mounted = new();

        public List<string> Calls { get; } = [];

        public TaskCompletionSource<IJSObjectReference> Answer { get; } = new();

        public Task Disposed => disposed.Task.WaitAsync(TimeSpan.FromMinutes(2));

        public Task Called(string identifier) => identifier == "mount" ? mounted.Task.WaitAsync(TimeSpan.FromMinutes(2)) : throw new ArgumentOutOfRangeException(nameof(identifier));

        public async ValueTask<TValue> InvokeAsync<[DynamicallyAccessedMembers(JsonSerialized)] TValue>(string identifier, object?[]? args)
        {
            Calls.Add(identifier);
            if (identifier != "mount")
                return default!;
            foreach (var passed in args!.OfType<DotNetObjectReference<WorkflowCanvas>>())
                passed.Value.ShouldNotBeNull();
            mounted.SetResult();
            return (TValue)await Answer.Task;
        }

        public ValueTask<TValue> InvokeAsync<[DynamicallyAccessedMembers(JsonSerialized)] TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => InvokeAsync<TValue>(identifier, args);

        public ValueTask DisposeAsync()
        {
            disposed.TrySetResult();
            return ValueTask.CompletedTask;
        }
    }

    private const DynamicallyAccessedMemberTypes JsonSerialized = DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.PublicProperties;
}
