using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orchestrator.Web.Data;

internal sealed class CredentialMapping : IEntityTypeConfiguration<Credential>
{
    public void Configure(EntityTypeBuilder<Credential> builder)
    {
        builder.HasKey(row => new { row.TenantId, row.Id });
        builder.HasIndex(row => row.RefreshAt);
        builder.Property(row => row.Version).IsConcurrencyToken();
    }
}

internal sealed class CredentialUseMapping : IEntityTypeConfiguration<CredentialUse>
{
    public void Configure(EntityTypeBuilder<CredentialUse> builder)
    {
        builder.HasKey(row => new { row.TenantId, row.WorkflowId, row.CredentialTenantId, row.CredentialId });
        builder.HasIndex(row => new { row.CredentialTenantId, row.CredentialId });
        builder.HasOne<Workflow>().WithMany().HasForeignKey(row => new { row.TenantId, row.WorkflowId })
            .HasPrincipalKey(row => new { row.TenantId, row.Id }).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class IntegrationMapping : IEntityTypeConfiguration<Integration>
{
    public void Configure(EntityTypeBuilder<Integration> builder)
    {
        builder.HasIndex(row => new { row.TenantId, row.Type });
        builder.Property(row => row.Version).IsConcurrencyToken();
    }
}

internal sealed class CallbackMapping : IEntityTypeConfiguration<Callback>
{
    public void Configure(EntityTypeBuilder<Callback> builder)
    {
        builder.HasIndex(row => row.ExecutionId);
        builder.HasIndex(row => new { row.TenantId, row.AnsweredAt });
        builder.HasOne<Execution>().WithMany().HasForeignKey(row => row.ExecutionId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class AuditEventMapping : IEntityTypeConfiguration<AuditEvent>
{
    public void Configure(EntityTypeBuilder<AuditEvent> builder) => builder.HasIndex(row => new { row.TenantId, row.Id });
}
