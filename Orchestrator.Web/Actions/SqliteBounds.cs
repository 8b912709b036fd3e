using SQLitePCL;

namespace Orchestrator.Web.Actions;

/// <summary>What a statement of somebody's own may not do: leave its file, change how the file is kept, end the step's transaction, go on when told to stop.</summary>
internal static class SqliteBounds
{
    private const int Allow = 0;
    private const int Deny = 1;
    private const int DefensiveMode = 1010; // SQLITE_DBCONFIG_DEFENSIVE
    private const int TrustedSchema = 1017; // SQLITE_DBCONFIG_TRUSTED_SCHEMA
    private const int MaxValueBytes = 0; // SQLITE_LIMIT_LENGTH
    private const int MaxAttached = 7; // SQLITE_LIMIT_ATTACHED
    private const int StepsBetweenLooks = 10_000;
    private const int LockPatienceMilliseconds = 2_000;

    // Those that only tell.
    private static readonly HashSet<string> Telling = new(
        ["table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list", "foreign_key_check", "database_list", "integrity_check", "quick_check"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> RefusedFunctions = new(["load_extension", "fts3_tokenizer", "readfile", "writefile", "edit"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Asked at each thing a statement wants (sqlite.org/c3ref/c_alter_table.html).</summary>
    public static readonly strdelegate_authorizer Authorizer = (_, action, first, second, _, _) => action switch
    {
        raw.SQLITE_ATTACH or raw.SQLITE_DETACH or raw.SQLITE_TRANSACTION or raw.SQLITE_SAVEPOINT => Deny,
        raw.SQLITE_PRAGMA => first is not null && Telling.Contains(first) ? Allow : Deny,
        raw.SQLITE_FUNCTION => second is not null && RefusedFunctions.Contains(second) ? Deny : Allow,
        _ => Allow,
    };

    /// <summary>Sets the limits of a connection.</summary>
    /// <param name="database">Just opened.</param>
    /// <param name="cancellationToken">Looked at while a statement runs.</param>
    public static void Set(sqlite3 database, CancellationToken cancellationToken)
    {
        raw.sqlite3_db_config(database, DefensiveMode, 1, out _);
        raw.sqlite3_db_config(database, TrustedSchema, 0, out _);
        raw.sqlite3_limit(database, MaxAttached, 0);
        raw.sqlite3_limit(database, MaxValueBytes, QueryRows.MaxBytes);
        raw.sqlite3_busy_timeout(database, LockPatienceMilliseconds);
        raw.sqlite3_progress_handler(database, StepsBetweenLooks, _ => cancellationToken.IsCancellationRequested ? 1 : 0, null);
    }
}
