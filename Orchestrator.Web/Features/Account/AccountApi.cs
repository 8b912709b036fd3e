using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Members;
using Orchestrator.Web.Http;

namespace Orchestrator.Web.Features.Account;

/// <summary>What <c>/api/user</c> and sign-in answer.</summary>
public sealed record UserView(string Id, string Name, string Email, string? Image, bool IsAdmin, string TenantId)
{
    /// <summary>Of an account.</summary>
    public static UserView Of(User user) => new(user.Id, user.Name, user.Email!, user.Image, user.IsAdmin, user.TenantId);
}

/// <summary>Body of <c>POST /api/auth/sign-up</c>.</summary>
public sealed record SignUpRequest(string? Email, string? Password, string? Name)
{
    /// <summary>The last part of an invite's link, which opens a closed door once.</summary>
    public string? Invite { get; init; }
}

/// <summary>Body of <c>POST /api/auth/sign-in</c>.</summary>
public sealed record SignInRequest(string? Email, string? Password);

/// <summary>Body of <c>PATCH /api/user</c>; a member that is missing stays.</summary>
public sealed record UserChange(string? Name, string? Image);

/// <summary>Body of <c>POST /api/user/password</c>.</summary>
public sealed record PasswordRequest(string? CurrentPassword, string? NewPassword);

/// <summary>Body of <c>POST /api/user/invite</c>: the last part of the link.</summary>
public sealed record AcceptRequest(string? Invite);

/// <summary>Accounts and sessions over HTTP.</summary>
public static class AccountApi
{
    /// <summary>Maps <c>/api/auth</c> and <c>/api/user</c>.</summary>
    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        var auth = app.MapGroup("/api/auth").WithTags("Account").AllowAnonymous();
        auth.MapPost("/sign-up", SignUpAsync).WithSummary("Make an account")
            .WithDescription("The first account administers the instance. Afterwards `Orchestrator:Registration` decides who may make one; an invite opens a closed door once. The answer sets the session cookie.")
            .Produces<UserView>(201).ProducesErrors(400, 403, 409, 429);
        auth.MapPost("/sign-in", SignInAsync).WithSummary("Start a session")
            .WithDescription("The answer sets the session cookie, which ends after 8 hours without use and after 7 days in any case. A wrong password and an unknown address are answered alike.")
            .Produces<UserView>().ProducesErrors(400, 401, 429);
        auth.MapPost("/sign-out", SignOutAsync).WithSummary("End the session").Produces(204).ProducesErrors(403, 415);

        var user = app.MapGroup("/api/user").WithTags("Account").RequireAuthorization();
        user.MapGet("", ReadAsync).WithSummary("Who is signed in").Produces<UserView>();
        app.MapSessions();
        user.MapPost("/password", PasswordAsync).WithSummary("Change the password").WithDescription("Every other session of the account ends.").Produces<SuccessView>().ProducesErrors(400, 429);
        user.MapPost("/invite", AcceptAsync).WithSummary("Accept an invite with one's own account")
            .WithDescription("One to administer the instance; another gives an account nothing it does not have: 409, and the invite stays good.").Produces<UserView>().ProducesErrors(403, 409);
        user.MapPatch("", ChangeAsync).WithSummary("Change name or picture").WithDescription("What is left out stays; an empty picture removes it.").Produces<UserView>().ProducesErrors(400);
    }

    /// <summary>Maps the form behind the pages' sign-out button, which carries an antiforgery token.</summary>
    public static void MapSignOut(this IEndpointRouteBuilder app) => app.MapPost("/sign-out", async (HttpContext context, SignIn signIn, IAntiforgery antiforgery) =>
    {
        await antiforgery.ValidateRequestAsync(context);
        await signIn.OutAsync();
        return TypedResults.LocalRedirect("/sign-in");
    }).AllowAnonymous().ExcludeFromDescription();

    /// <summary>403: nobody may make an account.</summary>
    internal static ApiError RegistrationClosed { get; } = new(403, "REGISTRATION_CLOSED", "This instance takes no new accounts. Ask its administrator for an invite.");

    private static ApiError InvalidInvite { get; } = new(403, "INVITE_INVALID", SignUpOutcome.BadInvite.Said);

    private static ApiError TooManyPasswords { get; } = new(429, "TOO_MANY_REQUESTS", "Too many wrong passwords. Try again in five minutes.") { RetryAfter = 300 };

    private static async Task<IResult> SignUpAsync(SignUpRequest request, Registration registration, SignIn signIn, CancellationToken cancellationToken)
    {
        switch (await registration.SignUpAsync(request.Email, request.Password, request.Name, request.Invite, cancellationToken))
        {
            case SignUpOutcome.Created created:
                await signIn.AsNewAsync(created.User);
                return TypedResults.Json(UserView.Of(created.User), statusCode: 201);
            case SignUpOutcome.Taken:
                return ApiError.Conflict(SignUpOutcome.Taken.Said);
            case SignUpOutcome.Invalid invalid:
                return ApiError.Invalid("The account was not made.", invalid.Problems.Select(problem => new ApiErrorDetail(problem.Path, problem.Message)));
            case SignUpOutcome.BadInvite:
                return InvalidInvite;
            default:
                return RegistrationClosed;
        }
    }

    private static async Task<IResult> SignInAsync(SignInRequest request, SignIn signIn) =>
        await signIn.WithPasswordAsync(request.Email, request.Password, stay: false) switch
        {
            (SignInOutcome.Ok, { } user) => TypedResults.Ok(UserView.Of(user)),
            (SignInOutcome.Throttled, _) => TooManyPasswords,
            _ => new ApiError(401, "UNAUTHORIZED", "E-mail address or password is wrong."),
        };

    private static async Task<IResult> SignOutAsync(SignIn signIn)
    {
        await signIn.OutAsync();
        return TypedResults.NoContent();
    }

    private static async Task<IResult> PasswordAsync(PasswordRequest request, HttpContext context, PasswordChange passwords) =>
        await passwords.DoAsync(context.User, request.CurrentPassword, request.NewPassword) switch
        {
            PasswordOutcome.Done => TypedResults.Ok(new SuccessView()),
            PasswordOutcome.Throttled => TooManyPasswords,
            PasswordOutcome.Invalid invalid => ApiError.Invalid("The password was not changed.", invalid.Problems.Select(problem => new ApiErrorDetail(problem.Path, problem.Message))),
            _ => ApiError.Unauthorized(),
        };

    private static async Task<IResult> AcceptAsync(AcceptRequest request, HttpContext context, InviteStore invites, SignIn signIn, CancellationToken cancellationToken)
    {
        switch (await invites.AcceptAsync(Caller.Of(context.User), request.Invite, cancellationToken))
        {
            case AcceptOutcome.Accepted:
                return await signIn.AgainAsync() is { } user ? TypedResults.Ok(UserView.Of(user)) : ApiError.Unauthorized();
            case AcceptOutcome.AlreadyHas:
                return ApiError.Conflict("You have an account here already, and this invite gives it nothing new. It is still good for somebody else.");
            default:
                return InvalidInvite;
        }
    }

    private static async Task<IResult> ReadAsync(HttpContext context, UserManager<User> users) =>
        await users.GetUserAsync(context.User) is { } user ? TypedResults.Ok(UserView.Of(user)) : ApiError.Unauthorized();

    private static async Task<IResult> ChangeAsync(UserChange change, HttpContext context, UserManager<User> users)
    {
        if (await users.GetUserAsync(context.User) is not { } user) return ApiError.Unauthorized();
        List<ApiErrorDetail> problems = [];
        if (change.Name is { } name && name.Trim().Length is 0 or > 100) problems.Add(new("name", "A name has 1 to 100 characters."));
        if (change.Image is { Length: > 0 } image && (image.Length > 2000 || !Uri.TryCreate(image, UriKind.Absolute, out var url) || url.Scheme != "https"))
            problems.Add(new("image", "A picture is an https address of at most 2,000 characters."));
        if (problems.Count > 0) return ApiError.Invalid("Nothing was changed.", problems);

        user.Name = change.Name?.Trim() ?? user.Name;
        user.Image = change.Image is "" ? null : change.Image ?? user.Image;
        await users.UpdateAsync(user);
        return TypedResults.Ok(UserView.Of(user));
    }
}
