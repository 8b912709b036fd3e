using System.Text.Json;

namespace Orchestrator.Domain.Executions;

/// <summary>Why a step failed, as shown to people and kept with the run.</summary>
/// <param name="Code">One of <see cref="ErrorCodes"/>.</param>
/// <param name="Message">What happened, in plain words; masked before it is kept; never a stack trace.</param>
/// <param name="Detail">What else is known, such as a refused answer's status and body; null for nothing.</param>
/// <param name="Retryable">Whether the same step may succeed when tried again.</param>
/// <param name="Attempt">The attempt that failed, from 1.</param>
public sealed record StepError(string Code, string Message, JsonElement? Detail = null, bool Retryable = false, int Attempt = 1);

/// <summary>The closed list of error codes.</summary>
public static class ErrorCodes
{
#pragma warning disable CS1591 // the names are the documentation
    public const string Timeout = "TIMEOUT";
    public const string InvalidTemplate = "INVALID_TEMPLATE";
    public const string IntegrationNotFound = "INTEGRATION_NOT_FOUND";
    public const string ConditionEvalError = "CONDITION_EVAL_ERROR";
    public const string CredentialNotFound = "CREDENTIAL_NOT_FOUND";
    public const string CredentialDisabled = "CREDENTIAL_DISABLED";
    public const string CredentialExpired = "CREDENTIAL_EXPIRED";
    public const string CredentialFieldNotFound = "CREDENTIAL_FIELD_NOT_FOUND";
    public const string ConnectionFailed = "CONNECTION_FAILED";
    public const string AddressNotAllowed = "ADDRESS_NOT_ALLOWED";
    public const string ResponseTooLarge = "RESPONSE_TOO_LARGE";
    public const string InvalidConfig = "INVALID_CONFIG";
    public const string InvalidInput = "INVALID_INPUT";
    public const string Interrupted = "INTERRUPTED";
    public const string Cancelled = "CANCELLED";
    public const string Stopped = "STOPPED";
    public const string LlmAllProvidersFailed = "LLM_ALL_PROVIDERS_FAILED";
    public const string LlmBudgetExceeded = "LLM_BUDGET_EXCEEDED";
    public const string InvalidOutput = "INVALID_OUTPUT";
    public const string Internal = "INTERNAL";
#pragma warning restore CS1591

    /// <summary>The code of an HTTP answer that is not 2xx, such as <c>HTTP_429</c>.</summary>
    /// <param name="status">100 to 599.</param>
    public static string Http(int status) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"HTTP_{status}");

    /// <summary>Whether the same call may go well later after an HTTP answer with this status.</summary>
    public static bool IsRetryable(int status) => status is 408 or 425 or 429 or >= 500;
}
