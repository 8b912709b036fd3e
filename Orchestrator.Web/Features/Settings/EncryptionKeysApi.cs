using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Http;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Settings;

/// <summary>How the instance's encryption keys stand.</summary>
/// <param name="Phase"><c>done</c>, <c>resealing</c>, <c>waiting</c> or <c>stuck</c>.</param>
/// <param name="Done">Values sealed anew since the program took the change up.</param>
/// <param name="Total">Values there were to seal then.</param>
/// <param name="OldKeys">Keys that seal nothing new any more and are not yet removed.</param>
/// <param name="Unopened">Values that do not open and keep their key.</param>
/// <param name="Keys">Keys in use, one for each workspace.</param>
/// <param name="Since">When the newest of them was made; null without keys.</param>
public sealed record EncryptionKeysView(KeyRotationPhase Phase, long Done, long Total, int OldKeys, long Unopened, int Keys, DateTimeOffset? Since);

/// <summary>The instance's encryption keys, for its administrators.</summary>
public sealed class EncryptionKeys(KeyStore store, KeyRotation rotation)
{
    /// <summary>How they stand; null for a caller who does not administer the instance.</summary>
    public async Task<EncryptionKeysView?> ReadAsync(Caller caller, CancellationToken cancellationToken = default)
    {
        if (!caller.IsAdmin) return null;
        var (count, newest) = await store.InUseAsync(cancellationToken);
        var state = rotation.State;
        return new(state.Phase, state.Done, state.Total, state.OldKeys, state.Unopened, count, newest);
    }

    /// <summary>Begins a change; null for a caller who does not administer the instance.</summary>
    public async Task<EncryptionKeysView?> RotateAsync(Caller caller, CancellationToken cancellationToken = default)
    {
        if (!caller.IsAdmin) return null;
        // The keys are the instance's, not a workspace's.
        await rotation.RotateAsync(AuditActor.Of(caller) with { TenantId = "" }, cancellationToken);
        return await ReadAsync(caller, cancellationToken);
    }
}

/// <summary>The encryption keys over HTTP.</summary>
public static class EncryptionKeysApi
{
    /// <summary>Registers what the settings page and its endpoints use.</summary>
    public static void AddSettings(this IServiceCollection services) => services.AddSingleton<EncryptionKeys>();

    /// <summary>Maps <c>/api/encryption-keys</c>.</summary>
    public static void MapSettings(this IEndpointRouteBuilder app)
    {
        var keys = app.MapGroup("/api/encryption-keys").WithTags("Settings").RequireAuthorization();
        keys.MapGet("", ReadAsync).WithSummary("How the encryption keys stand").WithDescription("For administrators of the instance; 404 for others.")
            .Produces<EncryptionKeysView>().ProducesErrors(404);
        keys.MapPost("/rotate", RotateAsync).WithSummary("Change the encryption keys")
            .WithDescription("New values are sealed under new keys at once. The others follow behind; read again to see how far they are. For administrators of the instance; 404 for others.")
            .Produces<EncryptionKeysView>(202).ProducesErrors(404);
    }

    private static async Task<IResult> ReadAsync(HttpContext context, EncryptionKeys keys, CancellationToken cancellationToken) =>
        await keys.ReadAsync(Caller.Of(context.User), cancellationToken) is { } view ? TypedResults.Ok(view) : ApiError.NotFound("page");

    private static async Task<IResult> RotateAsync(HttpContext context, EncryptionKeys keys, CancellationToken cancellationToken) =>
        await keys.RotateAsync(Caller.Of(context.User), cancellationToken) is { } view ? TypedResults.Json(view, statusCode: 202) : ApiError.NotFound("page");
}
