using Microsoft.JSInterop;

namespace Orchestrator.Web.Ui;

/// <summary>How somebody looks at values: the same everywhere, remembered by their browser.</summary>
public sealed class ValueViews(IJSRuntime browser)
{
    private readonly List<Func<Task>> viewers = [];

    /// <summary>The name of the cookie.</summary>
    public const string Cookie = "view";

    /// <summary>What was chosen last; JSON at first.</summary>
    public ValueView Chosen { get; private set; }

    /// <summary>Has a viewer draw itself anew when something else is chosen, until the result is disposed.</summary>
    public IDisposable Watch(Func<Task> draw)
    {
        viewers.Add(draw);
        return new Watched(() => viewers.Remove(draw));
    }

    /// <summary>Takes what the browser remembers.</summary>
    /// <param name="word">"table", "schema" or anything else for JSON.</param>
    public void Recall(string? word) => Chosen = word switch { "table" => ValueView.Table, "schema" => ValueView.Schema, _ => ValueView.Json };

    /// <summary>Looks at all values like this from now on.</summary>
    public async Task ChooseAsync(ValueView view)
    {
        Chosen = view;
        // Asked before anything is drawn: who sees the other view may load the page anew at once.
        var kept = browser.InvokeVoidAsync("orchestratorKeep", Cookie, view switch { ValueView.Table => "table", ValueView.Schema => "schema", _ => "json" }).AsTask();
        foreach (var draw in viewers.ToList()) await draw();
        await kept;
    }

    private sealed class Watched(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}

/// <summary>A way to look at a value.</summary>
public enum ValueView
{
    /// <summary>As it is written.</summary>
    Json,
    /// <summary>Rows and columns.</summary>
    Table,
    /// <summary>Names and kinds.</summary>
    Schema,
}
