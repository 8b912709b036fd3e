using Microsoft.AspNetCore.Components;

namespace Orchestrator.Web.Features.Account;

/// <summary>The form that makes an account; on a new instance, the administrator's.</summary>
public sealed partial class SignUpPage(Registration registration, SignUp signUp)
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
        if (await signUp.DoAsync(Form, invite: null, Http.RequestAborted) is { } found) problems = found;
        else isOpen = false;
    }
}
