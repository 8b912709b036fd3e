using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orchestrator.Web.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Checklists : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Checklist",
                table: "Workflows",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Checklist",
                table: "WorkflowVersions",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Checklist",
                table: "Workflows");

            migrationBuilder.DropColumn(
                name: "Checklist",
                table: "WorkflowVersions");
        }
    }
}
