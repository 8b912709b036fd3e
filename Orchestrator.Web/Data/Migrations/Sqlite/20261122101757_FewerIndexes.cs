using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orchestrator.Web.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class FewerIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_WorkflowVersions_TenantId_WorkflowId",
                table: "WorkflowVersions");

            migrationBuilder.DropIndex(
                name: "IX_WebhookDeliveries_TenantId_WorkflowId",
                table: "WebhookDeliveries");

            migrationBuilder.DropIndex(
                name: "IX_StepRuns_ExecutionId",
                table: "StepRuns");

            migrationBuilder.DropIndex(
                name: "IX_Schedules_TenantId_WorkflowId",
                table: "Schedules");

            migrationBuilder.DropIndex(
                name: "IX_Executions_Status_Id",
                table: "Executions");

            migrationBuilder.DropIndex(
                name: "IX_Executions_TenantId_Id",
                table: "Executions");

            migrationBuilder.DropIndex(
                name: "IX_Executions_TenantId_WorkflowId",
                table: "Executions");

            migrationBuilder.DropIndex(
                name: "IX_DeliveryKeys_TenantId_WorkflowId",
                table: "DeliveryKeys");

            migrationBuilder.DropIndex(
                name: "IX_Alerts_TenantId_WorkflowId",
                table: "Alerts");

            migrationBuilder.DropIndex(
                name: "IX_AlertStates_TenantId_WorkflowId",
                table: "AlertStates");

            migrationBuilder.DropIndex(
                name: "IX_AlertRules_TenantId_WorkflowId",
                table: "AlertRules");

            Rebuild(migrationBuilder, "\"ExecutionId\", \"Id\"");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            Rebuild(migrationBuilder, "\"Id\"");

            migrationBuilder.CreateIndex(
                name: "IX_WorkflowVersions_TenantId_WorkflowId",
                table: "WorkflowVersions",
                columns: new[] { "TenantId", "WorkflowId" });

            migrationBuilder.CreateIndex(
                name: "IX_WebhookDeliveries_TenantId_WorkflowId",
                table: "WebhookDeliveries",
                columns: new[] { "TenantId", "WorkflowId" });

            migrationBuilder.CreateIndex(
                name: "IX_StepRuns_ExecutionId",
                table: "StepRuns",
                column: "ExecutionId");

            migrationBuilder.CreateIndex(
                name: "IX_Schedules_TenantId_WorkflowId",
                table: "Schedules",
                columns: new[] { "TenantId", "WorkflowId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Executions_Status_Id",
                table: "Executions",
                columns: new[] { "Status", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Executions_TenantId_Id",
                table: "Executions",
                columns: new[] { "TenantId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Executions_TenantId_WorkflowId",
                table: "Executions",
                columns: new[] { "TenantId", "WorkflowId" });

            migrationBuilder.CreateIndex(
                name: "IX_DeliveryKeys_TenantId_WorkflowId",
                table: "DeliveryKeys",
                columns: new[] { "TenantId", "WorkflowId" });

            migrationBuilder.CreateIndex(
                name: "IX_Alerts_TenantId_WorkflowId",
                table: "Alerts",
                columns: new[] { "TenantId", "WorkflowId" });

            migrationBuilder.CreateIndex(
                name: "IX_AlertStates_TenantId_WorkflowId",
                table: "AlertStates",
                columns: new[] { "TenantId", "WorkflowId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_AlertRules_TenantId_WorkflowId",
                table: "AlertRules",
                columns: new[] { "TenantId", "WorkflowId" });
        }

        // SQLite cannot change a key, so the table is made anew. Nothing refers to its rows, so it is done within the migration's transaction.
        private static void Rebuild(MigrationBuilder migrationBuilder, string key)
        {
            const string columns = """
                "Id", "TenantId", "ExecutionId", "NodeId", "Iteration", "Attempt", "Status", "Handle", "Input", "Output", "Error", "StartedAt", "CompletedAt", "ResumeAt", "SafeToRepeat"
                """;
            migrationBuilder.Sql($"""
                CREATE TABLE "StepRunsAnew" (
                    "Id" TEXT NOT NULL, "TenantId" TEXT NOT NULL, "ExecutionId" TEXT NOT NULL, "NodeId" TEXT NOT NULL, "Iteration" INTEGER NOT NULL, "Attempt" INTEGER NOT NULL,
                    "Status" TEXT NOT NULL, "Handle" TEXT NULL, "Input" TEXT NULL, "Output" TEXT NULL, "Error" TEXT NULL, "StartedAt" INTEGER NOT NULL, "CompletedAt" INTEGER NULL,
                    "ResumeAt" INTEGER NULL, "SafeToRepeat" INTEGER NOT NULL, CONSTRAINT "PK_StepRuns" PRIMARY KEY ({key}),
                    CONSTRAINT "FK_StepRuns_Executions_ExecutionId" FOREIGN KEY ("ExecutionId") REFERENCES "Executions" ("Id") ON DELETE CASCADE)
                """);
            migrationBuilder.Sql($"""INSERT INTO "StepRunsAnew" ({columns}) SELECT {columns} FROM "StepRuns" """);
            migrationBuilder.Sql("""DROP TABLE "StepRuns" """);
            migrationBuilder.Sql("""ALTER TABLE "StepRunsAnew" RENAME TO "StepRuns" """);
        }
    }
}
