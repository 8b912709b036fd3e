using Microsoft.AspNetCore.Components;

namespace Orchestrator.Web.Layout;

/// <summary>What people see instead of a page that is not there, or of an answer that is only a status.</summary>
public sealed partial class StatusPage
{
    /// <summary>Where bare statuses are sent, with <c>?code=</c>.</summary>
    public const string Path = "/not-found";

    [SupplyParameterFromQuery] private int? Code { get; set; }

    private (string Title, string Text) Said => Code switch
    {
        null or 404 => ("This page does not exist", "The address may be mistyped, or what it showed was deleted."),
        400 => ("This form is out of date", "It was open for too long, or in another session. Go back, load the page again and repeat it."),
        429 => ("Too many attempts", "Wait a minute, then try again."),
        _ => ("This did not work", $"The server answered {Code}. Go back and try again."),
    };
}
