using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orchestrator.Web.Data.Migrations.Sqlite;

/// <summary>Finds the waits that are due without looking at the others.</summary>
[DbContext(typeof(AppDb))]
[Migration("20261122071500_WaitsByInstant")]
public sealed class WaitsByInstant : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.CreateIndex(name: "IX_Executions_ResumeAt", table: "Executions", column: "ResumeAt", filter: "\"ResumeAt\" IS NOT NULL");

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropIndex(name: "IX_Executions_ResumeAt", table: "Executions");
}
