using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Integrations.Manifests;
using Orchestrator.Web.Actions;
using Orchestrator.Web.Features.Integrations;

namespace Orchestrator.Web.Integrations;

/// <summary>The Test button of providers that are a manifest: one request that reads something and costs nothing.</summary>
public sealed class ProviderCheck(ProviderCatalog catalog, ProviderCaller caller)
{
    private const int Enough = 1024 * 1024;

    /// <summary>Makes the call.</summary>
    public async Task<IntegrationTestView> TestAsync(string type, TestedIntegration tested, CancellationToken cancellationToken)
    {
        if (catalog.ManifestOf(type) is not { Test: { } test } manifest) return IntegrationTestView.Error("This provider cannot be tested. Run a step that uses it.");
        try
        {
            var use = new ProviderUse(tested.Config, ManifestScope.Of(tested.Config), tested.Credentials.Hosts) { Secrets = tested.Secrets, MaxResponseBytes = Enough };
            return await caller.CallAsync(manifest, test.Request, use, null, cancellationToken) switch
            {
                ProviderReply.Done done when test.Expects.Any(place => place.In(done.Data) is null) => IntegrationTestView.Error(ProviderWords.NotData(manifest.Definition, done)),
                ProviderReply.Done done => IntegrationTestView.Success(test.Says.Fill(place => TextOf(place, done.Data)) ?? $"Connected to {manifest.Definition.Title}."),
                ProviderReply.Refused refused when test.Takes.Any(status => refused.Error.Code == ErrorCodes.Http(status)) => IntegrationTestView.Success(test.Says.Source),
                ProviderReply.Refused refused => IntegrationTestView.Error(refused.Error),
                var other => throw new InvalidOperationException($"Unknown reply {other}."),
            };
        }
        catch (InvalidSettingException invalid)
        {
            return IntegrationTestView.Error(invalid.Message);
        }
    }

    private static string? TextOf(ManifestPart.Placeholder place, JsonElement answer)
    {
        if (AnswerPath.Parse(place.Name == "answer" ? "" : place.Name).In(answer) is not { } found) return null;
        var value = ManifestScope.Filtered(found, place.Filter);
        return ProviderWords.Line(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText());
    }
}
