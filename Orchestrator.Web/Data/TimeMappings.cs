using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orchestrator.Web.Data;

internal sealed class ScheduleMapping : IEntityTypeConfiguration<Schedule>
{
    public void Configure(EntityTypeBuilder<Schedule> builder)
    {
        builder.HasKey(row => row.WorkflowId);
        builder.HasIndex(row => row.NextFireAt).HasFilter("\"NextFireAt\" IS NOT NULL");
        builder.HasOne<Workflow>().WithOne().HasForeignKey<Schedule>(row => new { row.TenantId, row.WorkflowId })
            .HasPrincipalKey<Workflow>(row => new { row.TenantId, row.Id }).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class AlertRuleMapping : IEntityTypeConfiguration<AlertRule>
{
    public void Configure(EntityTypeBuilder<AlertRule> builder)
    {
        builder.HasIndex(row => row.TenantId);
        builder.HasOne<Workflow>().WithMany().HasForeignKey(row => new { row.TenantId, row.WorkflowId })
            .HasPrincipalKey(row => new { row.TenantId, row.Id }).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class AlertStateMapping : IEntityTypeConfiguration<AlertState>
{
    public void Configure(EntityTypeBuilder<AlertState> builder)
    {
        builder.HasKey(row => row.WorkflowId);
        builder.HasOne<Workflow>().WithOne().HasForeignKey<AlertState>(row => new { row.TenantId, row.WorkflowId })
            .HasPrincipalKey<Workflow>(row => new { row.TenantId, row.Id }).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class AlertMapping : IEntityTypeConfiguration<Alert>
{
    public void Configure(EntityTypeBuilder<Alert> builder)
    {
        builder.HasIndex(row => new { row.TenantId, row.Id });
        builder.HasIndex(row => row.NextTryAt).HasFilter("\"NextTryAt\" IS NOT NULL");
        builder.HasOne<Workflow>().WithMany().HasForeignKey(row => new { row.TenantId, row.WorkflowId })
            .HasPrincipalKey(row => new { row.TenantId, row.Id }).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class SessionMapping : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.HasIndex(row => row.UserId);
        builder.HasOne<User>().WithMany().HasForeignKey(row => row.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class InviteMapping : IEntityTypeConfiguration<Invite>
{
    public void Configure(EntityTypeBuilder<Invite> builder) => builder.HasIndex(row => row.TokenHash).IsUnique();
}
