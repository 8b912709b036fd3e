using System.Text.Json;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Redaction;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Integrations;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Integrations;

/// <summary>One cheap, read-only call that tells whether a provider's settings work.</summary>
public interface IProviderTest
{
    /// <summary>Whose settings.</summary>
    string Type { get; }

    /// <summary>Makes the call. Ten seconds after its start the token is cancelled, which the caller says in words.</summary>
    Task<IntegrationTestView> TestAsync(TestedIntegration tested, CancellationToken cancellationToken);
}

/// <summary>What is tested.</summary>
/// <param name="Config">Every setting, secrets opened and references resolved.</param>
/// <param name="TenantId">Whose it is.</param>
/// <param name="Credentials">Knows where secrets that came by reference may go.</param>
/// <param name="Secrets">What is masked in the answer; a test adds what it comes to know.</param>
public sealed record TestedIntegration(JsonElement Config, string TenantId, StepCredentials Credentials, RunSecrets Secrets)
{
    /// <summary>Nothing secret is written by accident.</summary>
    public override string ToString() => nameof(TestedIntegration);
}

/// <summary>Tests integrations, kept ones and those that are only being written.</summary>
public sealed class IntegrationTests(IntegrationStore store, IEnumerable<IProviderTest> tests, ProviderCheck check, CredentialResolver credentials, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Tests an integration and keeps what was found; null when the caller has none of that id.</summary>
    public async Task<IntegrationTestView?> RunAsync(Caller caller, string id, CancellationToken cancellationToken = default)
    {
        if (await store.CheckAsync(caller, id, null, null, cancellationToken) is not { } kept) return null;
        var found = kept.Problems is [var problem, ..] ? IntegrationTestView.Error(problem.Message) : await RunAsync(caller, kept, cancellationToken);
        await store.KeepTestAsync(caller, id, kept.Version, found, cancellationToken);
        return found;
    }

    /// <summary>Tests settings that are right in form.</summary>
    public async Task<IntegrationTestView> RunAsync(Caller caller, CheckedIntegration settings, CancellationToken cancellationToken = default)
    {
        if (settings.Provider is not { } provider) return IntegrationTestView.Error("This installation does not know its provider any more.");
        var secrets = new RunSecrets { TenantId = caller.TenantId };
        secrets.Add([.. settings.Config.Secrets.Select(one => new KnownSecret(one.Key, one.Value))]);
        var found = await InTimeAsync(provider.Title, time, async token =>
        {
            var used = StepCredentials.Of(credentials, secrets);
            var (config, error) = await used.ResolveAsync(IntegrationSeal.Whole(provider, settings.Config), token);
            if (error is not null) return IntegrationTestView.Error(error.Message);
            var tested = new TestedIntegration(config, caller.TenantId, used, secrets);
            return await (tests.FirstOrDefault(one => one.Type == provider.Type) is { } own ? own.TestAsync(tested, token) : check.TestAsync(provider.Type, tested, token));
        }, cancellationToken);
        return found with { Message = secrets.Redactor.Mask(found.Message) };
    }

    /// <summary>Gives a test ten seconds, and says whom it waited for.</summary>
    internal static async Task<IntegrationTestView> InTimeAsync(string title, TimeProvider time, Func<CancellationToken, Task<IntegrationTestView>> testAsync, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await testAsync(either.Token);
        }
        catch (OperationCanceledException stopped) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return IntegrationTestView.Error($"{title}: {(stopped is StillWaitingException ? stopped.Message : "it had not answered")} after 10 s. Check the address, or try again later.");
        }
    }
}
