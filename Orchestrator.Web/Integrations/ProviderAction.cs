using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Integrations.Manifests;
using Orchestrator.Web.Actions;
using Orchestrator.Web.Integrations.Examples;
using Orchestrator.Web.Llm;

namespace Orchestrator.Web.Integrations;

/// <summary>A step that its provider's manifest describes.</summary>
public sealed class ProviderAction(ProviderManifest manifest, ManifestAction action, ProviderCaller caller, ProviderCatalog catalog, IIntegrationSource integrations, LlmLedger? ledger = null) : IAction
{
    /// <inheritdoc />
    public ActionDefinition Definition => action.Definition;

    /// <inheritdoc />
    public bool IsSafeToRepeat(JsonElement config) => action.IsSafeToRepeat;

    /// <inheritdoc />
    public async Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken)
    {
        try
        {
            var (inputs, problems) = ManifestInputs.Read(action, context.Config);
            if (!problems.IsEmpty) return StepOutcome.Fail(ErrorCodes.InvalidConfig, string.Join(" ", problems.Select(problem => $"{problem.Field}: {problem.Message}")));
            var id = HttpRequestSettings.Text(context.Config, "integrationId") is { Length: > 0 } given ? given : throw new InvalidSettingException($"integrationId: the id of an integration of type {manifest.Definition.Type}.");
            var example = id == ExampleServices.Id ? ExampleServices.Find(manifest.Definition.Type) : null;
            var (settings, missing) = example is not null ? (example.Settings, null) : await integrations.OpenAsync(context, id, catalog.Find(manifest.Definition.Type)!, cancellationToken);
            if (missing is not null) return new StepOutcome.Failed(missing);
            var use = new ProviderUse(settings, new ManifestScope(inputs.SetItem(ManifestScope.StepKey, JsonSerializer.SerializeToElement(KeyOf(context)[..24])), settings), context.Hosts)
            {
                Secrets = context.Secrets,
                Example = example,
                Headers = action.IdempotencyHeader is { } header ? [(header, KeyOf(context))] : [],
            };
            var count = action.Counts is { } counts && ledger is not null ? new ModelCount(counts, manifest.Definition.Type, use.Scope.Fill(counts.Model) ?? "", ledger, context) : null;
            if (count is not null && await count.RefusalAsync(cancellationToken) is { } spent) return new StepOutcome.Failed(spent);
            return await RunAsync(use, inputs, count, cancellationToken);
        }
        catch (InvalidSettingException invalid)
        {
            return StepOutcome.Fail(ErrorCodes.InvalidConfig, invalid.Message);
        }
    }

    private async Task<StepOutcome> RunAsync(ProviderUse use, ImmutableDictionary<string, JsonElement> inputs, ModelCount? count, CancellationToken cancellationToken)
    {
        if (action.List is { } list)
        {
            var wanted = action.Find is { } find ? use.Scope.Fill(find.Wanted) : null;
            var limit = action.Find is null && inputs.TryGetValue("limit", out var most) ? (int)most.GetDouble() : int.MaxValue;
            var (items, problem) = await ProviderPages.ReadAsync(list, limit, action.Find is null ? null : item => Is(item, action.Find.Field, wanted), page => CallAsync(use, page, count, cancellationToken));
            if (problem is not null) return Failed(problem);
            return action.Find is null ? Listed(items)
                : items is [var first, ..] ? Succeeded(ManifestOutputs.Of(action.Outputs, first))
                : StepOutcome.Fail(ErrorCodes.Http(404), use.Scope.Fill(action.Find.Otherwise) ?? $"{manifest.Definition.Title} has no such thing.");
        }

        return await CallAsync(use, null, count, cancellationToken) switch
        {
            ProviderReply.Done done => Succeeded(ManifestOutputs.Of(action.Outputs, done.Data)),
            ProviderReply.Refused refused => Failed(refused),
            var other => throw new InvalidOperationException($"Unknown reply {other}."),
        };
    }

    private async Task<ProviderReply> CallAsync(ProviderUse use, ProviderPage? page, ModelCount? count, CancellationToken cancellationToken)
    {
        var reply = count is null
            ? await caller.CallAsync(manifest, action.Request, use, page, cancellationToken)
            : await count.CountAsync(use, heard => caller.CallAsync(manifest, action.Request, heard, page, cancellationToken));
        return reply is ProviderReply.Done done && action.Expects.Any(place => place.In(done.Data) is null)
            ? new ProviderReply.Refused(new StepError(ErrorCodes.InvalidInput, ProviderWords.NotData(manifest.Definition, done))) : reply;
    }

    private StepOutcome.Succeeded Listed(ImmutableArray<JsonElement> items) => Succeeded(new JsonObject
    {
        ["items"] = new JsonArray([.. items.Select(item => ManifestOutputs.Of(action.Outputs, item))]),
        ["count"] = items.Length,
    });

    private static bool Is(JsonElement item, AnswerPath field, string? wanted) =>
        field.In(item) is { } found && string.Equals(found.ValueKind == JsonValueKind.String ? found.GetString() : found.GetRawText(), wanted, StringComparison.OrdinalIgnoreCase);

    private static StepOutcome.Succeeded Succeeded(JsonNode? output) => new(JsonSerializer.SerializeToElement(output));

    private static StepOutcome.Failed Failed(ProviderReply.Refused refused) => new(refused.Error, refused.RetryAfter);

    // The same for every attempt of this step in this run and this pass of its loops, also after a crash; another one for everything else.
    private static string KeyOf(StepContext context)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"{context.Place.TenantId}/{context.Place.ExecutionId}/{context.Node.Id}/{context.Place.Iteration}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(place)).AsSpan(0, 16));
    }
}
