using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orchestrator.Web.Data.Migrations.Sqlite;

/// <summary>The database itself refuses to change or remove what the audit log holds.</summary>
[DbContext(typeof(AppDb))]
[Migration("20261122064500_AuditAppendOnly")]
public sealed class AuditAppendOnly : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var verb in new[] { "UPDATE", "DELETE" })
            migrationBuilder.Sql($"""CREATE TRIGGER "AuditEvents_refuse_{verb}" BEFORE {verb} ON "AuditEvents" BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END""");
        // INSERT OR REPLACE removes without asking the trigger above.
        migrationBuilder.Sql("""CREATE TRIGGER "AuditEvents_refuse_REPLACE" BEFORE INSERT ON "AuditEvents" WHEN EXISTS (SELECT 1 FROM "AuditEvents" WHERE "Id" = NEW."Id") BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END""");
    }

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migrationBuilder)
    {
        foreach (var verb in new[] { "UPDATE", "DELETE", "REPLACE" })
            migrationBuilder.Sql($"""DROP TRIGGER "AuditEvents_refuse_{verb}" """);
    }
}
