using Microsoft.AspNetCore.Components;

namespace Orchestrator.Web.Features.Account;

/// <summary>The form that starts a session.</summary>
public sealed partial class SignInPage(SignIn signIn, Registration registration, NavigationManager navigation)
{
    private string? problem;
    private bool registrationIsOpen;

    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [SupplyParameterFromForm(FormName = "sign-in")] private SignInForm Form { get; set; } = null!;
    [SupplyParameterFromQuery] private string? ReturnUrl { get; set; }
    [SupplyParameterFromQuery] private bool Throttled { get; set; }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        Form ??= new SignInForm();
        if (HttpMethods.IsPost(Http.Request.Method)) return;
        // A page whose circuit ended sends people here, though their session may go on.
        if (Http.User.Identity?.IsAuthenticated == true) navigation.NavigateTo(ReturnAddress.Local(ReturnUrl));
        if (Throttled) problem = "Too many tries from your address. Try again in a minute.";
        if (await registration.IsFirstUserAsync(Http.RequestAborted)) navigation.NavigateTo("/sign-up");
        registrationIsOpen = await registration.IsOpenAsync(Http.RequestAborted);
    }

    private async Task SubmitAsync()
    {
        var (outcome, _) = await signIn.WithPasswordAsync(Form.Email, Form.Password, Form.Stay);
        problem = outcome switch
        {
            SignInOutcome.Ok => null,
            SignInOutcome.Throttled => "Too many wrong passwords. Try again in five minutes.",
            _ => "E-mail address or password is wrong.",
        };
        if (problem is null) navigation.NavigateTo(ReturnAddress.Local(ReturnUrl));
    }

    /// <summary>The fields.</summary>
    public sealed class SignInForm
    {
        /// <summary>E-mail address.</summary>
        public string? Email { get; set; }
        /// <summary>Password.</summary>
        public string? Password { get; set; }
        /// <summary>Whether the session outlives the browser.</summary>
        public bool Stay { get; set; }
    }
}

/// <summary>Where to go after signing in.</summary>
public static class ReturnAddress
{
    /// <summary>The address when it is a path of this site; else the workflow list.</summary>
    public static string Local(string? address) =>
        address is ['/', ..] && !address.StartsWith("//", StringComparison.Ordinal) && !address.StartsWith("/\\", StringComparison.Ordinal) ? address : "/workflows";
}
