using Microsoft.AspNetCore.Components;

namespace Orchestrator.Web.Features.Account;

/// <summary>The fields of the form that makes an account.</summary>
public sealed class SignUpForm
{
    /// <summary>What to call the person; the e-mail's first part when empty.</summary>
    public string? Name { get; set; }
    /// <summary>E-mail address.</summary>
    public string? Email { get; set; }
    /// <summary>At least 10 characters.</summary>
    public string? Password { get; set; }
}

/// <summary>Makes the account a form asks for, starts its session and leads to the workflows.</summary>
public sealed class SignUp(Registration registration, SignIn signIn, NavigationManager navigation)
{
    /// <summary>Does it.</summary>
    /// <param name="form">What was filled in.</param>
    /// <param name="invite">The secret part of an invite's link; null without one.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    /// <returns>What is wrong, by field, none when it is done; null when no account can be made here, or not with this invite.</returns>
    public async Task<IReadOnlyList<FieldProblem>?> DoAsync(SignUpForm form, string? invite, CancellationToken cancellationToken)
    {
        switch (await registration.SignUpAsync(form.Email, form.Password, form.Name, invite, cancellationToken))
        {
            case SignUpOutcome.Created created:
                await signIn.AsNewAsync(created.User);
                navigation.NavigateTo("/workflows");
                return [];
            case SignUpOutcome.Taken:
                return [new("email", SignUpOutcome.Taken.Said)];
            case SignUpOutcome.Invalid invalid:
                return invalid.Problems;
            default:
                return null;
        }
    }
}
