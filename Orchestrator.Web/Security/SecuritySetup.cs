namespace Orchestrator.Web.Security;

/// <summary>Registers what keeps secrets.</summary>
public static class SecuritySetup
{
    /// <summary>The master key, the key ring, the protector and the audit log; and no word about what server this is.</summary>
    public static void AddSecrets(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(options => options.AddServerHeader = false);
        builder.Services.AddOptions<MasterKeyOptions>().BindConfiguration("Orchestrator");
        builder.Services.AddSingleton<MasterKey>();
        builder.Services.AddSingleton<KeyStore>();
        builder.Services.AddSingleton<KeyRing>();
        builder.Services.AddSingleton<ISecretProtector, SecretProtector>();
        builder.Services.AddOptions<KeyRotationOptions>().BindConfiguration("Orchestrator:KeyRotation")
            .Validate(options => options is { Batch: > 0 and <= 1_000, Pause.Ticks: >= 0, Grace.Ticks: >= 0 }, "Orchestrator:KeyRotation: Batch is 1 to 1000, Pause and Grace are not negative.").ValidateOnStart();
        builder.Services.AddSingleton<SealedRows>();
        builder.Services.AddSingleton<KeyRotation>();
        builder.Services.AddHostedService(services => services.GetRequiredService<KeyRotation>());
        builder.Services.AddSingleton<AuditLog>();
        builder.Services.AddHostedService(services => services.GetRequiredService<AuditLog>());
    }

    /// <summary>Opens the key ring; called once, after the database is migrated and before anything is sealed.</summary>
    /// <exception cref="Data.StartupException">The master key is missing or wrong.</exception>
    public static Task OpenKeysAsync(this IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetRequiredService<KeyRing>().OpenAsync(cancellationToken);
}
