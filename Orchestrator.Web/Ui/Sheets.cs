using Microsoft.AspNetCore.Components;
using Radzen;

namespace Orchestrator.Web.Ui;

/// <summary>Dialogs and toasts in the product's own look and words.</summary>
public static class Sheets
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    /// <summary>Opens a dialog whose content is a <see cref="Sheet"/>.</summary>
    /// <param name="dialogs">Where.</param>
    /// <param name="label">What a screen reader calls it.</param>
    /// <param name="parameters">Those of <typeparamref name="T"/>.</param>
    /// <param name="small">Whether it is only a question.</param>
    /// <param name="mayEscape">Whether Escape closes it.</param>
    /// <returns>What it was closed with; null when it was put away.</returns>
    public static async Task<object?> OpenSheetAsync<T>(
        this DialogService dialogs, string label, IEnumerable<(string Name, object? Value)> parameters, bool small = false, bool mayEscape = true) where T : ComponentBase =>
        await dialogs.OpenAsync<T>("", parameters.ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal), new DialogOptions
        {
            ShowTitle = false,
            AriaLabel = label,
            CssClass = small ? "dialog small" : "dialog",
            CloseDialogOnEsc = mayEscape,
            // The library's own comes half a second later, and would take the keyboard from the field somebody is writing in. The sheet does it.
            AutoFocusFirstElement = false,
            CloseDialogOnOverlayClick = false,
            Width = "auto",
        });

    /// <summary>Asks before something is gone.</summary>
    /// <returns>True for the deed.</returns>
    public static async Task<bool> AskAsync(this DialogService dialogs, Question question) =>
        await dialogs.OpenSheetAsync<QuestionSheet>(question.Title, [(nameof(QuestionSheet.Question), question)], small: true) is true;

    /// <summary>Says that something worked.</summary>
    public static void Done(this NotificationService toasts, string what, string detail = "") =>
        toasts.Notify(new NotificationMessage { Severity = NotificationSeverity.Success, Summary = what, Detail = detail, Duration = Short.TotalMilliseconds, CloseAriaLabel = "Close" });

    /// <summary>Says that something did not work, and why.</summary>
    public static void Failed(this NotificationService toasts, string what, string why) =>
        toasts.Notify(new NotificationMessage { Severity = NotificationSeverity.Error, Summary = what, Detail = why, Duration = Long.TotalMilliseconds, CloseAriaLabel = "Close" });
}

/// <summary>A question before a deed that cannot be undone, or does more than was asked for.</summary>
/// <param name="Title">"Delete “Order totals”?"</param>
/// <param name="Text">What else goes.</param>
/// <param name="No">The way back.</param>
/// <param name="Yes">The deed.</param>
/// <param name="IsDanger">Whether something is lost by it.</param>
public sealed record Question(string Title, string Text, string No, string Yes, bool IsDanger = true);
