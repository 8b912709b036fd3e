using Microsoft.AspNetCore.Components;

namespace Orchestrator.Web.Features.Account;

/// <summary>The form that changes one's password.</summary>
public sealed partial class PasswordPage(PasswordChange passwords)
{
    private string? problem;
    private bool isDone;
    private IReadOnlyList<FieldProblem> problems = [];

    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [SupplyParameterFromForm(FormName = "password")] private PasswordForm Form { get; set; } = null!;

    /// <inheritdoc />
    protected override void OnInitialized() => Form ??= new PasswordForm();

    private async Task SubmitAsync()
    {
        switch (await passwords.DoAsync(Http.User, Form.Current, Form.Next))
        {
            case PasswordOutcome.Done:
                isDone = true;
                break;
            case PasswordOutcome.Invalid invalid:
                problems = invalid.Problems;
                break;
            case PasswordOutcome.Throttled:
                problem = "Too many wrong passwords. Try again in five minutes.";
                break;
            default:
                problem = "Your session has ended. Sign in again.";
                break;
        }
    }

    /// <summary>The fields.</summary>
    public sealed class PasswordForm
    {
        /// <summary>The present password.</summary>
        public string? Current { get; set; }
        /// <summary>At least 10 characters.</summary>
        public string? Next { get; set; }
    }
}
