using Microsoft.JSInterop;

namespace Orchestrator.Web.Ui;

/// <summary>How somebody looks at values: the same everywhere, remembered by their browser.</summary>
public sealed class ValueViews(IJSRuntime browser)
{
    /// <summary>The name of the cookie.</summary>
    public const string Cookie = "view";

    /// <summary>What was chosen last; JSON at first.</summary>
    public ValueView Chosen { get; private set; }

    /// <summary>Something else was chosen.</summary>
    public event Action? Changed;

    /// <summary>Takes what the browser remembers.</summary>
    /// <param name="word">"table", "schema" or anything else for JSON.</param>
    public void Recall(string? word) => Chosen = word switch { "table" => ValueView.Table, "schema" => ValueView.Schema, _ => ValueView.Json };

    /// <summary>Looks at all values like this from now on.</summary>
    public async Task ChooseAsync(ValueView view)
    {
        Chosen = view;
        Changed?.Invoke();
        await browser.InvokeVoidAsync("orchestratorKeep", Cookie, view switch { ValueView.Table => "table", ValueView.Schema => "schema", _ => "json" });
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
