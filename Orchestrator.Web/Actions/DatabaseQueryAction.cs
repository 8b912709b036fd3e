using System.Text.Json;
using Microsoft.Extensions.Options;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Actions;

/// <summary><c>database/query</c>: one statement in one transaction, at PostgreSQL or a file of SQLite; gives <c>{ rows, rowCount }</c>.</summary>
public sealed class DatabaseQueryAction(GuardedConnect connect, IIntegrationSource integrations, IOptions<InstanceOptions> instance) : IAction
{
    /// <inheritdoc />
    public ActionDefinition Definition => ConnectActions.DatabaseQuery;

    /// <inheritdoc />
    public bool IsSafeToRepeat(JsonElement config) => config.TryGetProperty("readOnly", out var value) && value.ValueKind == JsonValueKind.True;

    /// <inheritdoc />
    public async Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken)
    {
        var database = "";
        try
        {
            var statement = SqlStatement.Of(context.Config);
            var readOnly = HttpRequestSettings.Flag(context.Config, "readOnly", false);
            var (connection, missing) = await ConnectionAsync(context, cancellationToken);
            if (missing is not null) return new StepOutcome.Failed(missing);
            var address = DatabaseAddress.Parse(connection);
            database = address is DatabaseAddress.Postgres server ? server.Authority : ((DatabaseAddress.Sqlite)address).Name;
            if (address is DatabaseAddress.Postgres { Password.Length: > 0 } known) context.Secrets.Add(null, known.Password);
            if (address is DatabaseAddress.Postgres asked && context.Hosts.Refusal(new UriBuilder(Uri.UriSchemeHttps, asked.Host, asked.Port).Uri) is { } elsewhere)
                return StepOutcome.Fail(ErrorCodes.AddressNotAllowed, elsewhere);
            return new StepOutcome.Succeeded(address switch
            {
                DatabaseAddress.Postgres postgres => await PostgresQuery.RunAsync(postgres, statement, readOnly, connect, cancellationToken),
                DatabaseAddress.Sqlite sqlite => await SqliteQuery.RunAsync(FolderOf(context.TenantId), sqlite.Name, statement, readOnly, cancellationToken),
                _ => throw new InvalidOperationException("No such database."),
            });
        }
        catch (InvalidSettingException invalid)
        {
            return StepOutcome.Fail(ErrorCodes.InvalidConfig, invalid.Message);
        }
        catch (Exception stopped) when (cancellationToken.IsCancellationRequested && stopped is not StillWaitingException)
        {
            throw new StillWaitingException($"{(database.Length > 0 ? database : "the database")} had not answered", cancellationToken);
        }
        catch (Exception problem) when (DatabaseFailures.Of(problem, database) is { } error)
        {
            return new StepOutcome.Failed(error);
        }
    }

    private async ValueTask<(string Connection, StepError? Missing)> ConnectionAsync(StepContext context, CancellationToken cancellationToken)
    {
        var id = HttpRequestSettings.Text(context.Config, "integrationId");
        if (string.IsNullOrWhiteSpace(id)) return (HttpRequestSettings.Text(context.Config, "connection") ?? "", null);
        var (config, missing) = await integrations.OpenAsync(context, id, CodedProviders.Database, cancellationToken);
        return missing is not null ? ("", missing) : (HttpRequestSettings.Text(config, "url") ?? "", null);
    }

    // A workspace's databases are its own. Ids of workspaces are letters and digits.
    private string FolderOf(string tenantId) => Path.Combine(instance.Value.DataPath, "databases", string.Concat(tenantId.Where(char.IsAsciiLetterOrDigit)));
}
