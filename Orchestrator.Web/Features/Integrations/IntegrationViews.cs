using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Web.Data;
using Orchestrator.Web.Integrations;

namespace Orchestrator.Web.Features.Integrations;

/// <summary>What a test found, in words.</summary>
/// <param name="Status"><c>success</c> or <c>error</c>.</param>
/// <param name="Message">What was found; never a secret or a raw answer.</param>
public sealed record IntegrationTestView(string Status, string Message)
{
    /// <summary>It works.</summary>
    public static IntegrationTestView Success(string message) => new("success", message);

    /// <summary>It does not.</summary>
    public static IntegrationTestView Error(string message) => new("error", message);

    /// <summary>It does not, and what to do about it.</summary>
    public static IntegrationTestView Error(StepError error) => Error(error.Code switch
    {
        ErrorCodes.ConnectionFailed when error.Retryable => $"{error.Message} Check the address, or try again later.",
        "HTTP_401" when !error.Message.Contains(ProviderWords.NewOne, StringComparison.Ordinal) => $"{error.Message} Check user name and password.",
        _ => error.Message,
    });
}

/// <summary>The last test of an integration.</summary>
/// <param name="Status"><c>success</c> or <c>error</c>.</param>
/// <param name="Message">What was found.</param>
/// <param name="At">When.</param>
public sealed record LastTestView(string Status, string Message, DateTimeOffset At);

/// <summary>An integration as it is listed, without its settings.</summary>
public sealed record IntegrationListItem(string Id, string Name, string Type, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, LastTestView? LastTest)
{
    /// <summary>Of a row.</summary>
    public static IntegrationListItem Of(Integration row) => new(row.Id, row.Name, row.Type, row.CreatedAt, row.UpdatedAt, IntegrationView.TestOf(row));
}

/// <summary>An integration with its clear settings, and which secret ones are set.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Type">The provider.</param>
/// <param name="Config">The clear settings by name.</param>
/// <param name="Secrets">The names of the secret settings that are set, each with true.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
/// <param name="LastTest">Its last test; null for none.</param>
public sealed record IntegrationView(
    string Id, string Name, string Type, JsonElement Config, ImmutableSortedDictionary<string, bool> Secrets, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, LastTestView? LastTest)
{
    /// <summary>Of a row.</summary>
    public static IntegrationView Of(Integration row) => new(
        row.Id, row.Name, row.Type, JsonElement.Parse(row.Config),
        JsonSerializer.Deserialize<string[]>(row.SecretNames)!.ToImmutableSortedDictionary(name => name, _ => true, StringComparer.Ordinal),
        row.CreatedAt, row.UpdatedAt, TestOf(row));

    /// <summary>A row's last test.</summary>
    public static LastTestView? TestOf(Integration row) => row is { LastTestAt: { } at, LastTestStatus: { } status } ? new(status, row.LastTestMessage ?? "", at) : null;
}

/// <summary>A workflow that names an integration.</summary>
/// <param name="Id">Which workflow.</param>
/// <param name="Name">Its name.</param>
public sealed record IntegrationUser(string Id, string Name);

/// <summary>What became of making or changing an integration: a closed set.</summary>
public abstract record IntegrationChange
{
    private IntegrationChange() { }

    /// <summary>It is done.</summary>
    /// <param name="Integration">As it stands now.</param>
    /// <param name="Version">Which settings these are.</param>
    public sealed record Done(IntegrationView Integration, long Version) : IntegrationChange;

    /// <summary>It is refused.</summary>
    /// <param name="Problems">Everything that is wrong.</param>
    public sealed record Invalid(ImmutableArray<CredentialProblem> Problems) : IntegrationChange;

    /// <summary>The caller has no such integration.</summary>
    public sealed record NotFound : IntegrationChange;
}

/// <summary>Settings that are checked and may be tested, or what is wrong with them.</summary>
/// <param name="Provider">The provider; null for an unknown one.</param>
/// <param name="Config">The settings.</param>
/// <param name="Problems">Everything that is wrong.</param>
public sealed record CheckedIntegration(ProviderDefinition? Provider, ProviderConfig Config, ImmutableArray<CredentialProblem> Problems)
{
    /// <summary>Which settings of a kept integration these are; 0 for others.</summary>
    public long Version { get; init; }
}
