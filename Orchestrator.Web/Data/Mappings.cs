using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orchestrator.Web.Data;

internal sealed class WorkflowMapping : IEntityTypeConfiguration<Workflow>
{
    public void Configure(EntityTypeBuilder<Workflow> builder)
    {
        builder.HasAlternateKey(row => new { row.TenantId, row.Id });
        builder.HasIndex(row => new { row.TenantId, row.UpdatedAt });
        builder.Property(row => row.Revision).IsConcurrencyToken();
    }
}

internal sealed class WorkflowVersionMapping : IEntityTypeConfiguration<WorkflowVersion>
{
    public void Configure(EntityTypeBuilder<WorkflowVersion> builder)
    {
        builder.HasKey(row => new { row.WorkflowId, row.Hash });
        builder.HasOne<Workflow>().WithMany().HasForeignKey(row => new { row.TenantId, row.WorkflowId })
            .HasPrincipalKey(row => new { row.TenantId, row.Id }).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ExecutionMapping : IEntityTypeConfiguration<Execution>
{
    public void Configure(EntityTypeBuilder<Execution> builder)
    {
        // Ids are version 7: their order is the order of acceptance, so (workflow, id) serves "newest first".
        builder.HasIndex(row => new { row.WorkflowId, row.Id });
        // Any filter of a long history by status stays a short walk; one over all workflows walks them one by one. Every further index would be
        // written with every run.
        builder.HasIndex(row => new { row.WorkflowId, row.Status, row.Id });
        // Runs that a person, the clock or another workflow started; those of webhooks come in numbers and pay for no further index.
        builder.HasIndex(row => new { row.WorkflowId, row.Trigger, row.Id }).HasFilter("\"Trigger\" <> 'Webhook'");
        // What waits for an instant, however much waits for an answer.
        builder.HasIndex(row => row.ResumeAt).HasFilter("\"ResumeAt\" IS NOT NULL");
        builder.HasIndex(row => row.ParentId).HasFilter("\"ParentId\" IS NOT NULL");
        builder.HasOne<Workflow>().WithMany().HasForeignKey(row => new { row.TenantId, row.WorkflowId })
            .HasPrincipalKey(row => new { row.TenantId, row.Id }).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class StepRunMapping : IEntityTypeConfiguration<StepRun>
{
    public void Configure(EntityTypeBuilder<StepRun> builder)
    {
        builder.HasKey(row => new { row.ExecutionId, row.Id });
        builder.HasOne<Execution>().WithMany().HasForeignKey(row => row.ExecutionId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ExecutionStateMapping : IEntityTypeConfiguration<ExecutionState>
{
    public void Configure(EntityTypeBuilder<ExecutionState> builder)
    {
        builder.HasKey(row => new { row.ExecutionId, row.NodeId, row.Iteration });
        builder.HasOne<Execution>().WithMany().HasForeignKey(row => row.ExecutionId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ApiKeyMapping : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.HasIndex(row => row.Hash).IsUnique();
        builder.HasIndex(row => new { row.TenantId, row.WorkflowId });
        builder.HasOne<Workflow>().WithMany().HasForeignKey(row => new { row.TenantId, row.WorkflowId })
            .HasPrincipalKey(row => new { row.TenantId, row.Id }).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class SealedKeyMapping : IEntityTypeConfiguration<SealedKey>
{
    public void Configure(EntityTypeBuilder<SealedKey> builder) => builder.HasIndex(row => new { row.TenantId, row.Kind });
}

internal sealed class UserMapping : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.HasIndex(row => row.TenantId);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(row => row.TenantId).OnDelete(DeleteBehavior.Restrict);
    }
}
