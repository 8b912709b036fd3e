using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Orchestrator.Web.Data;

namespace Orchestrator.Tests.Schema;

public sealed class SchemaTests
{
    [Fact]
    public void The_migrations_make_the_model_as_it_is()
    {
        var options = new DbContextOptionsBuilder<AppDb>().UseSqlite("Data Source=:memory:").Options;
        using var db = new AppDb(options);
        db.Database.HasPendingModelChanges().ShouldBeFalse("Add a migration: CONTRIBUTING.md says how.");
    }

    [Fact]
    public void The_folder_of_the_session_keys_is_its_users_alone()
    {
        if (OperatingSystem.IsWindows()) return;
        var data = Directory.CreateTempSubdirectory("orchestrator-folder-");
        try
        {
            var folder = new DataFolder(Options.Create(new InstanceOptions { DataPath = data.FullName })).PrivateFolder("session-keys");
            folder.UnixFileMode.ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }
}
