using Microsoft.AspNetCore.Components;

namespace Orchestrator.Web.Ui;

/// <summary>A field whose text is its own while somebody types: what the page draws in between may be a letter behind.</summary>
public abstract class TypedField : ComponentBase
{
    private string? told;

    /// <summary>What is typed so far, as the page knows it.</summary>
    [Parameter] public string Value { get; set; } = "";

    /// <summary>Told of every change.</summary>
    [Parameter] public EventCallback<string> ValueChanged { get; set; }

    /// <summary>What the field shows.</summary>
    protected string Text { get; private set; } = "";

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (Value != told) (Text, told) = (Value, Value);
    }

    /// <summary>Somebody typed.</summary>
    protected Task TypeAsync(string? typed)
    {
        Text = typed ?? "";
        told = Meant(Text);
        return ValueChanged.InvokeAsync(told);
    }

    /// <summary>What the page is told of a text.</summary>
    protected virtual string Meant(string text) => text;
}
