using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Npgsql;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Actions;

/// <summary>Says in plain words why a statement failed, and whether trying again may help.</summary>
internal static class DatabaseFailures
{
    /// <summary>The error, or null for an exception that is a fault of the product.</summary>
    /// <param name="problem">What was thrown.</param>
    /// <param name="database">Host and port, or the file's name.</param>
    public static StepError? Of(Exception problem, string database) => problem switch
    {
        QueryTooLargeException => new StepError(ErrorCodes.ResponseTooLarge, problem.Message),
        AddressNotAllowedException refused => new StepError(ErrorCodes.AddressNotAllowed,
            $"Address not allowed: {refused.Host}. An operator can open it with Orchestrator:Outbound:AllowedHosts."),
        CommitUnknownException => new StepError(ErrorCodes.ConnectionFailed, $"The connection to {database} broke in the middle of the commit: the changes may have been made, or not."),
        PostgresException said => Of(said),
        NpgsqlException { InnerException: TimeoutException or SocketException or IOException } or SocketException or TimeoutException => Connection(problem, database),
        NpgsqlException { InnerException: System.Security.Authentication.AuthenticationException certificate } =>
            new StepError(ErrorCodes.ConnectionFailed, $"No secure connection to {database}: {certificate.Message.TrimEnd('.')}."),
        // Whoever speaks PostgreSQL answers the question for encryption with S or N.
        NpgsqlException { InnerException: null } when problem.Message.Contains("SSLRequest", StringComparison.Ordinal) =>
            new StepError(ErrorCodes.ConnectionFailed, $"{database} answered with something that is not PostgreSQL. Check host and port."),
        NpgsqlException => new StepError(ErrorCodes.ConnectionFailed, $"No connection to {database}: {Sentence(problem.Message)}"),
        NotSupportedException or InvalidOperationException => new StepError(ErrorCodes.InvalidConfig, $"This statement cannot be run in a step: {Sentence(problem.Message)}"),
        SqliteException said => Of(said, database),
        _ => null,
    };

    private static StepError Connection(Exception problem, string database)
    {
        var cause = problem as SocketException ?? problem.InnerException as SocketException;
        return new(ErrorCodes.ConnectionFailed, cause?.SocketErrorCode switch
        {
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => $"The name in {database} cannot be found.",
            SocketError.ConnectionRefused => $"{database} refused the connection: nothing listens there.",
            _ when problem is TimeoutException || problem.InnerException is TimeoutException => $"{database} did not take the connection in time.",
            _ => $"The connection to {database} failed.",
        }, Retryable: true);
    }

    // PostgreSQL, appendix A.
    private static StepError Of(PostgresException said)
    {
        var (code, retryable) = said.SqlState switch
        {
            "28P01" or "28000" => (ErrorCodes.Http(401), false),
            "42501" => (ErrorCodes.Http(403), false),
            "40001" or "40P01" or "55P03" => (ErrorCodes.Http(409), true),
            "57014" => (ErrorCodes.Timeout, true),
            "3D000" or "25006" or "25001" => (ErrorCodes.InvalidConfig, false),
            ['0', '8', ..] or ['5', '3', ..] or "57P01" or "57P02" or "57P03" => (ErrorCodes.ConnectionFailed, true),
            "08P01" => (ErrorCodes.InvalidConfig, false),
            ['4', '2', ..] => (ErrorCodes.InvalidConfig, false),
            _ => (ErrorCodes.InvalidInput, false),
        };
        var detail = new JsonObject { ["sqlState"] = said.SqlState };
        foreach (var (name, value) in ((string, string?)[])[("detail", said.Detail), ("hint", said.Hint), ("table", said.TableName), ("column", said.ColumnName), ("constraint", said.ConstraintName)])
        {
            if (!string.IsNullOrEmpty(value)) detail[name] = value;
        }
        if (said.Position > 0) detail["position"] = said.Position;
        return new StepError(code, $"PostgreSQL: {Sentence(said.MessageText)} (SQLSTATE {said.SqlState})", JsonSerializer.SerializeToElement(detail), retryable);
    }

    // sqlite.org/rescode.html
    private static StepError Of(SqliteException said, string database)
    {
        var text = said.Message;
        var start = text.IndexOf('\'', StringComparison.Ordinal);
        var message = start >= 0 && text.LastIndexOf('\'') is var end && end > start ? text[(start + 1)..end] : text;
        var (code, retryable) = said.SqliteErrorCode switch
        {
            5 or 6 => (ErrorCodes.Http(409), true),
            10 or 13 => (ErrorCodes.ConnectionFailed, true),
            18 => (ErrorCodes.ResponseTooLarge, false),
            19 or 20 => (ErrorCodes.InvalidInput, false),
            _ => (ErrorCodes.InvalidConfig, false),
        };
        var why = said.SqliteErrorCode == 23 ? "this is not allowed in a step: ATTACH, VACUUM, PRAGMA that change something, transactions of one's own and extensions." : Sentence(message);
        return new StepError(code, $"SQLite, {database}: {why}",
            JsonSerializer.SerializeToElement(new { sqliteCode = said.SqliteErrorCode.ToString(CultureInfo.InvariantCulture) }), retryable);
    }

    private static string Sentence(string message) => message.ReplaceLineEndings(" ").TrimEnd('.', ' ') + ".";
}
