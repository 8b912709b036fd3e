using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Orchestrator.Web.Http;

namespace Orchestrator.Web.Data;

/// <summary>Registers and migrates the database.</summary>
public static class DataSetup
{
    /// <summary>SQLite in the data folder.</summary>
    public static void AddData(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<InstanceOptions>().BindConfiguration("Orchestrator")
            .Validate(options => options.Registration is "first-user" or "open" or "closed", "Orchestrator:Registration must be first-user, open or closed.")
            .Validate(options => options.PublicUrl.Length == 0 || Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https",
                "Orchestrator:PublicUrl must be an http or https address, or empty.")
            .Validate(options => options.TrustedProxies.All(TrustedProxies.IsProxy), "Orchestrator:TrustedProxies must hold addresses or blocks, such as 10.0.0.2 or 10.1.0.0/16.")
            .Validate(options => !string.IsNullOrWhiteSpace(options.DataPath), "Orchestrator:DataPath must name a folder.")
            .Validate(options => options.PagesPerAccount > 0, "Orchestrator:PagesPerAccount must be above 0.")
            .ValidateOnStart();
        builder.Services.AddSingleton<DataFolder>();
        builder.Services.AddDbContextFactory<AppDb>(Configure);
        builder.Services.AddSingleton<AppDbOpening>();
    }

    /// <summary>Brings the schema up to date; write-ahead logging is kept in the file once set.</summary>
    /// <exception cref="StartupException">The file is not a database, cannot be written, or belongs to a newer version.</exception>
    public static async Task MigrateAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        try
        {
            await using var db = services.GetRequiredService<AppDbOpening>().ForSystem();
            // Asked first, because migrating locks and looks twice, which costs a start that has nothing to do a third of a second.
            var (known, applied) = (db.Database.GetMigrations().ToHashSet(StringComparer.Ordinal), (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal));
            if (!applied.IsSubsetOf(known))
                throw new StartupException($"The database {services.GetRequiredService<DataFolder>().File(FileName)} was brought up to date by a newer version of this program. Start that version, or restore the backup that was made before the upgrade.");
            if (applied.Count < known.Count) await db.Database.MigrateAsync(cancellationToken);
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancellationToken);
        }
        catch (SqliteException problem)
        {
            throw new StartupException($"The database {services.GetRequiredService<DataFolder>().File(FileName)} cannot be opened: {problem.Message}", problem);
        }
    }

    /// <summary>The database's file name in the data folder.</summary>
    public const string FileName = "orchestrator.db";

    private static void Configure(IServiceProvider services, DbContextOptionsBuilder options) => options
        .UseSqlite(new SqliteConnectionStringBuilder { DataSource = services.GetRequiredService<DataFolder>().File(FileName), ForeignKeys = true, DefaultTimeout = 10 }.ToString(),
            sqlite => sqlite.MigrationsHistoryTable("Migrations"))
        .AddInterceptors(FineWaiting.Instance)
        // A test compares the model with the migrations, so that not every start has to.
        .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));
}
