using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orchestrator.Web.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class FiguresAndReviews : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "LogsReviewedAt",
                table: "Workflows",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "RunFigures",
                columns: table => new
                {
                    TenantId = table.Column<string>(type: "TEXT", nullable: false),
                    Minutes = table.Column<int>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    WorkflowId = table.Column<string>(type: "TEXT", nullable: false),
                    Succeeded = table.Column<long>(type: "INTEGER", nullable: false),
                    Failed = table.Column<long>(type: "INTEGER", nullable: false),
                    Cancelled = table.Column<long>(type: "INTEGER", nullable: false),
                    Took = table.Column<string>(type: "TEXT", nullable: false),
                    Waited = table.Column<string>(type: "TEXT", nullable: false),
                    LlmCalls = table.Column<long>(type: "INTEGER", nullable: false),
                    LlmInputTokens = table.Column<long>(type: "INTEGER", nullable: false),
                    LlmOutputTokens = table.Column<long>(type: "INTEGER", nullable: false),
                    LlmCostNanos = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RunFigures", x => new { x.TenantId, x.Minutes, x.At, x.WorkflowId });
                });

            migrationBuilder.CreateTable(
                name: "StepFigures",
                columns: table => new
                {
                    TenantId = table.Column<string>(type: "TEXT", nullable: false),
                    Minutes = table.Column<int>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    WorkflowId = table.Column<string>(type: "TEXT", nullable: false),
                    NodeId = table.Column<string>(type: "TEXT", nullable: false),
                    Succeeded = table.Column<long>(type: "INTEGER", nullable: false),
                    Failed = table.Column<long>(type: "INTEGER", nullable: false),
                    TotalMilliseconds = table.Column<long>(type: "INTEGER", nullable: false),
                    Took = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StepFigures", x => new { x.TenantId, x.Minutes, x.At, x.WorkflowId, x.NodeId });
                });

            migrationBuilder.CreateIndex(
                name: "IX_Executions_WorkflowId_Trigger_Id",
                table: "Executions",
                columns: new[] { "WorkflowId", "Trigger", "Id" },
                filter: "\"Trigger\" <> 'Webhook'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "RunFigures");

            migrationBuilder.DropTable(
                name: "StepFigures");

            migrationBuilder.DropIndex(
                name: "IX_Executions_WorkflowId_Trigger_Id",
                table: "Executions");

            migrationBuilder.DropColumn(
                name: "LogsReviewedAt",
                table: "Workflows");
        }
    }
}
