using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Orchestrator.Web.Data;

/// <summary>
/// The database. A context sees the rows of one tenant, and of none until <see cref="TenantId"/> is set: open it with
/// <see cref="AppDbOpening.ForTenant"/>, or with <see cref="AppDbOpening.ForSystem"/> where the engine serves every tenant.
/// </summary>
public class AppDb(DbContextOptions<AppDb> options) : IdentityUserContext<User>(options)
{
    /// <summary>Whose rows are seen; null for nobody's.</summary>
    public string? TenantId { get; init; }

    /// <summary>True when every tenant's rows are seen.</summary>
    public bool SeesAll { get; init; }

    public DbSet<Tenant> Tenants => Set<Tenant>();
    public DbSet<Workflow> Workflows => Set<Workflow>();
    public DbSet<WorkflowVersion> WorkflowVersions => Set<WorkflowVersion>();
    public DbSet<Execution> Executions => Set<Execution>();
    public DbSet<StepRun> StepRuns => Set<StepRun>();
    public DbSet<ExecutionState> ExecutionState => Set<ExecutionState>();
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();
    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();
    public DbSet<DeliveryKey> DeliveryKeys => Set<DeliveryKey>();
    public DbSet<Callback> Callbacks => Set<Callback>();
    public DbSet<Credential> Credentials => Set<Credential>();
    public DbSet<CredentialUse> CredentialUses => Set<CredentialUse>();
    public DbSet<Integration> Integrations => Set<Integration>();
    public DbSet<LlmCall> LlmCalls => Set<LlmCall>();
    public DbSet<RunFigure> RunFigures => Set<RunFigure>();
    public DbSet<StepFigure> StepFigures => Set<StepFigure>();
    public DbSet<AuditEvent> AuditEvents => Set<AuditEvent>();
    public DbSet<SealedKey> Keys => Set<SealedKey>();
    public DbSet<Schedule> Schedules => Set<Schedule>();
    public DbSet<AlertRule> AlertRules => Set<AlertRule>();
    public DbSet<AlertState> AlertStates => Set<AlertState>();
    public DbSet<Alert> Alerts => Set<Alert>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<Invite> Invites => Set<Invite>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // SQLite has no instant type; ticks keep order and lose nothing.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<InstantConverter>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>();
        // Every index is written with every row: those that serve a look-up are named in the mappings, none is made for a foreign key by itself.
        configurationBuilder.Conventions.Remove<ForeignKeyIndexConvention>();
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(AppDb).Assembly);
        builder.Entity<IdentityUserClaim<string>>().HasIndex(claim => claim.UserId);
        builder.Entity<IdentityUserLogin<string>>().HasIndex(login => login.UserId);
        Own<Workflow>(builder);
        Own<WorkflowVersion>(builder);
        Own<Execution>(builder);
        Own<StepRun>(builder);
        Own<ExecutionState>(builder);
        Own<ApiKey>(builder);
        Own<WebhookDelivery>(builder);
        Own<DeliveryKey>(builder);
        Own<Callback>(builder);
        Own<CredentialUse>(builder);
        Own<Integration>(builder);
        Own<LlmCall>(builder);
        Own<RunFigure>(builder);
        Own<StepFigure>(builder);
        Own<AuditEvent>(builder);
        Own<Schedule>(builder);
        Own<AlertRule>(builder);
        Own<AlertState>(builder);
        Own<Alert>(builder);
        // A credential without a workspace may be used by all.
        builder.Entity<Credential>().HasQueryFilter(row => SeesAll || row.TenantId == TenantId || (TenantId != null && row.TenantId == ""));
    }

    private void Own<T>(ModelBuilder builder) where T : class, ITenantOwned =>
        builder.Entity<T>().HasQueryFilter(row => SeesAll || row.TenantId == TenantId);

    private sealed class InstantConverter() : ValueConverter<DateTimeOffset, long>(
        instant => instant.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
}
