using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations.Manifests;
using Orchestrator.Domain.Redaction;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Actions;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Integrations.Examples;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Integrations;

/// <summary>What a call is made with besides its manifest.</summary>
/// <param name="Integration">The settings, opened; an object.</param>
/// <param name="Scope">What the placeholders stand for.</param>
/// <param name="Hosts">Where secrets that came by reference may go.</param>
internal sealed record ProviderUse(JsonElement Integration, ManifestScope Scope, SecretHosts Hosts)
{
    /// <summary>Headers of this call alone, such as a key against repetition.</summary>
    public ImmutableArray<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>What is masked; what a call makes of the settings is added.</summary>
    public RunSecrets? Secrets { get; init; }

    /// <summary>Answers in the place of the provider; null for the provider itself.</summary>
    public IExampleService? Example { get; init; }

    /// <summary>Hears the status of an answer before its body is read; null when nobody wants to.</summary>
    public Action<int>? Heard { get; init; }

    /// <summary>How much of an answer is read.</summary>
    public int MaxResponseBytes { get; init; } = OutboundCall.UsualCap;
}

/// <summary>A page that is asked for beyond what the request says itself.</summary>
/// <param name="Query">Parameters that are added, or replace those of their name.</param>
/// <param name="Body">Changes the body.</param>
/// <param name="Address">Path and query instead of the request's own; null for those.</param>
internal sealed record ProviderPage(ImmutableArray<(string Name, string Value)> Query, Action<JsonNode?>? Body = null, string? Address = null);

/// <summary>Makes the calls that manifests describe, through the one way out.</summary>
public sealed class ProviderCaller(OutboundHttp outbound, IOptions<ProviderOptions> options, IEnumerable<IRequestSigner> signers, TimeProvider? clock = null, IOptions<EngineOptions>? engine = null)
{
    private readonly Action<string, bool>? _reached = CrashPoints.Of(engine?.Value.CrashAt) is { } crash ? crash.Reach : null;
    private readonly TimeProvider time = clock ?? TimeProvider.System;

    /// <exception cref="InvalidSettingException">A setting makes no request.</exception>
    internal async Task<ProviderReply> CallAsync(ProviderManifest manifest, ManifestRequest request, ProviderUse use, ProviderPage? page, CancellationToken cancellationToken)
    {
        // The secret goes along: an answer does not choose where.
        if (page?.Address is { } address && Next(BaseOf(manifest, request, use), address) is null)
            return new ProviderReply.Refused(new StepError(ErrorCodes.InvalidInput, $"The next page that {manifest.Definition.Title} names is at another address, which was not followed."));
        var outgoing = Write(manifest, request, use, page);
        if (manifest.Auth.Signer is { } name)
        {
            var signer = signers.FirstOrDefault(one => one.Name == name) ?? throw new InvalidSettingException($"There is no signer “{name}”, which the file of {manifest.Definition.Title} asks for.");
            outgoing = await signer.SignAsync(outgoing, use.Integration, time.GetUtcNow());
        }

        OutboundOutcome outcome = use.Example is { } example
            ? await ExampleServices.AnswerAsync(example, outgoing, time.GetUtcNow(), cancellationToken) : await outbound.SendAsync(outgoing, cancellationToken);
        return outcome switch
        {
            OutboundOutcome.Answered answer => ProviderAnswer.Judge(manifest, request.Answer, answer, time.GetUtcNow()),
            OutboundOutcome.Failed failed => new ProviderReply.Refused(failed.Error),
            var other => throw new InvalidOperationException($"Unknown outcome {other}."),
        };
    }

    private OutboundRequest Write(ProviderManifest manifest, ManifestRequest request, ProviderUse use, ProviderPage? page)
    {
        var baseUrl = BaseOf(manifest, request, use);
        List<(string Name, string Value)> query = [.. ProviderAddress.QueryOf(request, use.Scope)];
        foreach (var (name, _) in page?.Query ?? []) query.RemoveAll(pair => pair.Name == name);
        query.AddRange(page?.Query ?? []);
        query.AddRange(Filled(manifest.Auth.Query, use.Scope));
        var body = request.Body is { } template ? use.Scope.Fill(template) ?? Emptied(template) : null;
        page?.Body?.Invoke(body);
        var method = new HttpMethod(request.Method);
        return new OutboundRequest(method, page?.Address is { } address ? Next(baseUrl, address)! : ProviderAddress.Of(baseUrl, request, use.Scope, query))
        {
            Headers = [.. Headers(manifest, request, use).Select(HttpRequestSettings.Header)],
            Body = ProviderBody.Of(request.BodyType, body),
            Hosts = use.Hosts,
            // What reads may follow; what changes something would be repeated elsewhere, or turn into a read.
            FollowRedirects = request.Method is "GET" or "HEAD" && manifest.Auth.Signer is null,
            MaxResponseBytes = use.MaxResponseBytes,
            TotalTimeout = GraphLimits.Timeout, // the step's own comes first
            Reached = _reached,
            Heard = use.Heard,
        };
    }

    private Uri BaseOf(ProviderManifest manifest, ManifestRequest request, ProviderUse use) => ProviderAddress.BaseOf(manifest, use.Scope, options.Value.OriginOf(manifest.Definition.Type), request);

    private static Uri? Next(Uri baseUrl, string address) => Uri.TryCreate(baseUrl, address, out var url) && Origin.AreSame(baseUrl, url) ? url : null;

    // Nothing is set of what could be: {} is still JSON.
    private static JsonObject? Emptied(JsonElement template) => template.ValueKind == JsonValueKind.Object ? [] : null;

    private static IEnumerable<(string Name, string Value)> Headers(ProviderManifest manifest, ManifestRequest request, ProviderUse use)
    {
        List<(string Name, string Value)> headers = [.. Filled(manifest.Headers, use.Scope), .. Filled(request.Headers, use.Scope), .. use.Headers, .. Filled(manifest.Auth.Headers, use.Scope)];
        if (manifest.Auth.Basic is { } basic)
        {
            var both = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{use.Scope.Fill(basic.User)}:{use.Scope.Fill(basic.Password)}"));
            use.Secrets?.Add(null, both);
            headers.Add(("Authorization", $"Basic {both}"));
        }

        // The later one of a name counts, the one that authenticates last of all.
        return headers.GroupBy(header => header.Name, StringComparer.OrdinalIgnoreCase).Select(group => group.Last());
    }

    private static IEnumerable<(string Name, string Value)> Filled(ImmutableArray<ManifestPair> pairs, ManifestScope scope) =>
        pairs.Select(pair => (pair.Name, Value: scope.Fill(pair.Value))).Where(pair => pair.Value is not null).Select(pair => (pair.Name, pair.Value!));
}
