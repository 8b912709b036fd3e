using System.Collections.Frozen;
using System.Globalization;

namespace Orchestrator.Domain.Executions;

/// <summary>What an error usually means and what to do about it.</summary>
/// <param name="Title">What people know the error as: "401 Unauthorized".</param>
/// <param name="LikelyCause">The usual reason.</param>
/// <param name="Fix">What to do.</param>
/// <param name="Remedy">The button that helps.</param>
public sealed record ErrorHelp(string Title, string LikelyCause, string Fix, ErrorRemedy Remedy = ErrorRemedy.None)
{
    private static readonly ErrorHelp _unknown = new("Error", "The step could not do its work", "Read the message, then change the step or run it again", ErrorRemedy.EditStep);

    private static readonly FrozenDictionary<string, ErrorHelp> _byCode = new Dictionary<string, ErrorHelp>(StringComparer.Ordinal)
    {
        ["HTTP_400"] = new("400 Bad Request", "The service did not understand what was sent", "Compare the step's input with the service's documentation", ErrorRemedy.EditStep),
        ["HTTP_401"] = new("401 Unauthorized", "Expired or invalid integration credentials", "Update integration with fresh credentials", ErrorRemedy.OpenIntegration),
        ["HTTP_403"] = new("403 Forbidden", "The credentials are valid but may not do this", "Give the credentials the missing right, or use others", ErrorRemedy.OpenIntegration),
        ["HTTP_404"] = new("404 Not Found", "The address, or an id in it, does not exist", "Check the URL and the values inserted into it", ErrorRemedy.EditStep),
        ["HTTP_408"] = new("408 Request Timeout", "The service waited too long for the request", "Run it again; let the step retry", ErrorRemedy.RunAgain),
        ["HTTP_409"] = new("409 Conflict", "The thing was changed or created by somebody else meanwhile", "Fetch its current state first, then try again", ErrorRemedy.EditStep),
        ["HTTP_422"] = new("422 Unprocessable Content", "A value that was sent is not one the service accepts", "Read the detail and correct that value", ErrorRemedy.EditStep),
        ["HTTP_429"] = new("429 Too Many Requests", "Rate limit hit on external service", "Add delays or reduce parallel actions", ErrorRemedy.EditStep),
        ["HTTP_500"] = new("500 Internal Server Error", "The service itself failed", "Check service status; run it again later", ErrorRemedy.RunAgain),
        ["HTTP_502"] = new("502 Bad Gateway", "The service could not reach a part of itself", "Check service status; run it again later", ErrorRemedy.RunAgain),
        ["HTTP_503"] = new("503 Service Unavailable", "The service is overloaded or being maintained", "Check service status; run it again later", ErrorRemedy.RunAgain),
        ["HTTP_504"] = new("504 Gateway Timeout", "The service did not answer itself in time", "Check service status; run it again later", ErrorRemedy.RunAgain),
        [ErrorCodes.Timeout] = new("TIMEOUT", "External API took too long", "Check service status; consider breaking into smaller steps", ErrorRemedy.EditStep),
        [ErrorCodes.InvalidTemplate] = new("INVALID_TEMPLATE", "Bad template variable syntax", "Verify {{step_name.field}} references exist upstream", ErrorRemedy.EditStep),
        [ErrorCodes.IntegrationNotFound] = new("INTEGRATION_NOT_FOUND", "Missing integration on an action", "Re-attach the integration in the action config", ErrorRemedy.EditStep),
        [ErrorCodes.ConditionEvalError] = new("CONDITION_EVAL_ERROR", "Invalid condition expression", "Check operator compatibility and value types", ErrorRemedy.EditStep),
        [ErrorCodes.CredentialNotFound] = new("CREDENTIAL_NOT_FOUND", "The vault has no credential of that name", "Create it, or correct the name in the step", ErrorRemedy.OpenCredential),
        [ErrorCodes.CredentialDisabled] = new("CREDENTIAL_DISABLED", "Somebody switched the credential off", "Switch it on, or use another one", ErrorRemedy.OpenCredential),
        [ErrorCodes.CredentialExpired] = new("CREDENTIAL_EXPIRED", "The credential is past its expiry and cannot be refreshed", "Connect it again", ErrorRemedy.OpenCredential),
        [ErrorCodes.CredentialFieldNotFound] = new("CREDENTIAL_FIELD_NOT_FOUND", "The credential has no field of that name", "Correct the field after the credential's name", ErrorRemedy.EditStep),
        [ErrorCodes.ConnectionFailed] = new("CONNECTION_FAILED", "The address could not be reached", "Check the host name, and that the service is up", ErrorRemedy.EditStep),
        [ErrorCodes.AddressNotAllowed] = new("ADDRESS_NOT_ALLOWED", "The address belongs to a private network, which steps may not call", "Use a public address, or ask an administrator to allow this one", ErrorRemedy.EditStep),
        [ErrorCodes.ResponseTooLarge] = new("RESPONSE_TOO_LARGE", "The answer is larger than a step may keep", "Ask for less: fewer fields, smaller pages", ErrorRemedy.EditStep),
        [ErrorCodes.InvalidConfig] = new("INVALID_CONFIG", "A setting of the step is missing or not of its kind", "Open the step and correct what is marked", ErrorRemedy.EditStep),
        [ErrorCodes.InvalidInput] = new("INVALID_INPUT", "A value the step was given is not one it can use", "Look at the step's input and at where the value comes from", ErrorRemedy.EditStep),
        [ErrorCodes.Interrupted] = new("INTERRUPTED", "The process ended while the step ran; what it does outside may have happened", "Look at the other side, then mark the step done or run it again", ErrorRemedy.Decide),
        [ErrorCodes.Cancelled] = new("CANCELLED", "The run was cancelled", "Run it again when you want it to end", ErrorRemedy.RunAgain),
        [ErrorCodes.Stopped] = new("STOPPED", "A Stop step ended the run with an error on purpose", "Read its message; change the data or the way that leads to the step", ErrorRemedy.EditStep),
        [ErrorCodes.LlmAllProvidersFailed] = new("LLM_ALL_PROVIDERS_FAILED", "Every provider of the step failed", "Read what each answered; check keys and limits", ErrorRemedy.OpenIntegration),
        [ErrorCodes.LlmBudgetExceeded] = new("LLM_BUDGET_EXCEEDED", "The workflow's budget for language models is used up, or the model's price is not known", "Raise the budget on the workflow's Settings tab, wait for the next month, or choose a cheaper model", ErrorRemedy.OpenBudget),
        [ErrorCodes.InvalidOutput] = new("INVALID_OUTPUT", "The answer is not what was asked for", "Ask for less, say it more plainly, or use a stronger model", ErrorRemedy.EditStep),
        [ErrorCodes.Internal] = new("INTERNAL", "A fault in the product, not in the workflow", "Run it again; if it stays, report the time and the run's id", ErrorRemedy.RunAgain),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every code with help of its own.</summary>
    public static IEnumerable<string> Codes => _byCode.Keys;

    /// <summary>The help for a code; for an HTTP status without its own, that of its class.</summary>
    public static ErrorHelp For(string code)
    {
        if (_byCode.TryGetValue(code, out var help)) return help;
        if (!code.StartsWith("HTTP_", StringComparison.Ordinal) || !int.TryParse(code.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var status)) return _unknown with { Title = code };
        var title = string.Create(CultureInfo.InvariantCulture, $"HTTP {status}");
        return status switch
        {
            >= 500 => _byCode["HTTP_500"] with { Title = title },
            >= 400 => _byCode["HTTP_400"] with { Title = title, LikelyCause = "The service refused what was sent" },
            >= 300 => new ErrorHelp(title, "The service points to another address", "Use that address, or follow redirects", ErrorRemedy.EditStep),
            _ => _unknown with { Title = title },
        };
    }
}

/// <summary>The buttons that may help after an error.</summary>
public enum ErrorRemedy
{
    /// <summary>None.</summary>
    None,
    /// <summary>Open the step in the editor.</summary>
    EditStep,
    /// <summary>Open the step's integration.</summary>
    OpenIntegration,
    /// <summary>Open the credential in the vault.</summary>
    OpenCredential,
    /// <summary>Open the workflow's settings, where its budget is.</summary>
    OpenBudget,
    /// <summary>Run the same input again.</summary>
    RunAgain,
    /// <summary>Mark done, run again, or give up.</summary>
    Decide,
}
