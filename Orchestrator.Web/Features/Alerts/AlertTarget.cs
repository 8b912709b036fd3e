namespace Orchestrator.Web.Features.Alerts;

/// <summary>Where an alert's webhook may lead.</summary>
internal static class AlertTarget
{
    private const string Reference = "credentials://";

    /// <summary>Whether a text can be one: an https address, or a reference to one.</summary>
    public static bool MayBe(string text) => text.StartsWith(Reference, StringComparison.OrdinalIgnoreCase)
        ? text.Length > Reference.Length && !text.Any(char.IsWhiteSpace)
        : Of(text) is not null;

    /// <summary>The address; null when it is none, or not https. In the clear an alert could be read on its way; a loopback address is no way.</summary>
    public static Uri? Of(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp && url.IsLoopback) && url.Host.Length > 0 ? url : null;
}
