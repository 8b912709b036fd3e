using System.Text.Json;
using Microsoft.Extensions.Options;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Http;

namespace Orchestrator.Web.Features.Members;

/// <summary>Body of <c>POST /api/invites</c>.</summary>
/// <param name="Email">The only address it is good for; null for any.</param>
/// <param name="IsAdmin">Whether the account administers the instance.</param>
/// <param name="ExpiresInDays">1 to 30; 7 when it is missing.</param>
public sealed record InviteBody(string? Email, bool? IsAdmin, int? ExpiresInDays);

/// <summary>Members and invites over HTTP, for the instance's administrators.</summary>
public static class MembersApi
{
    private const string ForAdministrators = " For administrators of the instance; 404 for others.";

    /// <summary>Registers the stores.</summary>
    public static void AddMembers(this IServiceCollection services)
    {
        services.AddSingleton<InviteStore>();
        services.AddSingleton<MemberStore>();
        services.AddSingleton<InviteLinks>();
    }

    /// <summary>Maps <c>/api/members</c> and <c>/api/invites</c>.</summary>
    public static void MapMembers(this IEndpointRouteBuilder app)
    {
        var members = app.MapGroup("/api/members").WithTags("Members").RequireAuthorization();
        members.MapGet("", ListAsync).WithSummary("List the accounts of the instance").WithDescription("In the order in which they were made." + ForAdministrators).Produces<MemberView[]>().ProducesErrors(404);
        members.MapPatch("/{id}", ChangeAsync).WithSummary("Change the role of an account, disable or enable it")
            .WithDescription("Who is disabled, or administers no longer, loses every session at once; a disabled account's API keys open nothing. 409 when nobody would be left to administer." + ForAdministrators)
            .Accepts<MemberChange>("application/json").Produces<MemberView>().ProducesErrors(400, 404, 409);

        var invites = app.MapGroup("/api/invites").WithTags("Members").RequireAuthorization();
        invites.MapGet("", InvitesAsync).WithSummary("List the invites that may still be accepted").WithDescription("Newest first, without their links." + ForAdministrators).Produces<InviteView[]>().ProducesErrors(404);
        invites.MapPost("", InviteAsync).WithSummary("Invite somebody")
            .WithDescription("Answers with a link that makes one account. It is shown this once; only its fingerprint is kept." + ForAdministrators)
            .Accepts<InviteBody>("application/json").Produces<NewInviteView>(201).ProducesErrors(400, 403, 404);
        invites.MapDelete("/{id}", RevokeAsync).WithSummary("Take an invite back").WithDescription("Its link opens nothing from now on." + ForAdministrators).Produces<SuccessView>().ProducesErrors(404);
    }

    private static async Task<IResult> ListAsync(HttpContext context, MemberStore members, CancellationToken cancellationToken) =>
        await members.ListAsync(Caller.Of(context.User), cancellationToken) is { } list ? TypedResults.Ok(list) : ApiError.NotFound("page");

    private static async Task<IResult> ChangeAsync(string id, JsonBody body, HttpContext context, MemberStore members, CancellationToken cancellationToken)
    {
        var fields = new BodyFields(body.Value);
        var change = new MemberChange(fields.Switch("isAdmin"), fields.Switch("disabled"));
        if (fields.Problems.Count > 0) return ApiError.Invalid("Nothing was changed.", fields.Problems);
        return await members.ChangeAsync(Caller.Of(context.User), id, change, cancellationToken) switch
        {
            MemberOutcome.Done done => TypedResults.Ok(done.Member),
            MemberOutcome.LastAdministrator => new ApiError(409, "LAST_ADMINISTRATOR", "This is the only administrator. Make somebody else one first."),
            _ => ApiError.NotFound("member"),
        };
    }

    private static async Task<IResult> InvitesAsync(HttpContext context, InviteStore invites, CancellationToken cancellationToken) =>
        await invites.ListAsync(Caller.Of(context.User), cancellationToken) is { } list ? TypedResults.Ok(list) : ApiError.NotFound("page");

    private static async Task<IResult> InviteAsync(JsonBody body, HttpContext context, InviteStore invites, InviteLinks links, CancellationToken cancellationToken)
    {
        var fields = new BodyFields(body.Value);
        var (email, isAdmin, days) = (fields.Text("email"), fields.Switch("isAdmin") ?? false, fields.Whole("expiresInDays") ?? InviteStore.UsualDays);
        if (fields.Problems.Count > 0) return ApiError.Invalid("Nobody was invited.", fields.Problems);
        return await invites.CreateAsync(Caller.Of(context.User), email, isAdmin, days, cancellationToken) switch
        {
            InviteOutcome.Created { Invite: var made, Token: var token } => TypedResults.Json(
                new NewInviteView(made.Id, links.Of(token, context.Request), made.Email, made.IsAdmin, made.CreatedAt, made.ExpiresAt), statusCode: 201),
            InviteOutcome.Invalid invalid => ApiError.Invalid("Nobody was invited.", invalid.Problems.Select(problem => new ApiErrorDetail(problem.Path, problem.Message))),
            InviteOutcome.Closed => AccountApi.RegistrationClosed,
            _ => ApiError.NotFound("page"),
        };
    }

    private static async Task<IResult> RevokeAsync(string id, HttpContext context, InviteStore invites, CancellationToken cancellationToken) =>
        await invites.RevokeAsync(Caller.Of(context.User), id, cancellationToken) ? TypedResults.Ok(new SuccessView()) : ApiError.NotFound("invite");
}

/// <summary>Makes the addresses that are handed to people.</summary>
public sealed class InviteLinks(IOptions<InstanceOptions> options)
{
    /// <summary>An invite's address: on the instance's public address when it has one, else where the administrator asked.</summary>
    public string Of(string token, HttpRequest request) => Of(token, new Uri($"{request.Scheme}://{request.Host}"));

    /// <summary>The same for a page.</summary>
    /// <param name="token">The secret part.</param>
    /// <param name="here">An address of the instance as the administrator's browser sees it.</param>
    public string Of(string token, Uri here) =>
        new Uri(options.Value.PublicUrl is { Length: > 0 } own ? new Uri(own) : here, InviteText.PathOf(token)).ToString();
}
