using Microsoft.AspNetCore.Components;

namespace Orchestrator.Web.Features.Account;

/// <summary>The form that makes an account; on a new instance, the administrator's.</summary>
public sealed partial class SignUpPage(SignIn signIn, Registration registration, NavigationManager navigation)
{
    private bool isOpen;
    private bool isFirst;
    private IReadOnlyList<FieldProblem> problems = [];

    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [SupplyParameterFromForm(FormName = "sign-up")] private SignUpForm Form { get; set; } = null!;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        Form ??= new SignUpForm();
        isOpen = await registration.IsOpenAsync(Http.RequestAborted);
        isFirst = isOpen && await registration.IsFirstUserAsync(Http.RequestAborted);
    }

    private async Task SubmitAsync()
    {
        switch (await registration.SignUpAsync(Form.Email, Form.Password, Form.Name, invite: null, Http.RequestAborted))
        {
            case SignUpOutcome.Created created:
                await signIn.AsNewAsync(created.User);
                navigation.NavigateTo("/workflows");
                break;
            case SignUpOutcome.Taken:
                problems = [new("email", "This e-mail address has an account. Sign in instead.")];
                break;
            case SignUpOutcome.Invalid invalid:
                problems = invalid.Problems;
                break;
            default:
                isOpen = false;
                break;
        }
    }

    private string[] Of(string field) => [.. problems.Where(problem => problem.Path == field).Select(problem => problem.Message)];

    /// <summary>The fields.</summary>
    public sealed class SignUpForm
    {
        /// <summary>What to call the person; the e-mail's first part when empty.</summary>
        public string? Name { get; set; }
        /// <summary>E-mail address.</summary>
        public string? Email { get; set; }
        /// <summary>At least 10 characters.</summary>
        public string? Password { get; set; }
    }
}
