using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Llm;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Integrations;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Llm;

/// <summary>Asks one provider: finds its address and its key, asks, and asks again when the answer is not the JSON that was wanted.</summary>
public sealed partial class LlmCaller(
    OutboundHttp outbound, LlmProviders providers, LlmKeys keys, LlmPrices prices, IIntegrationSource integrations, LlmLedger? ledger = null, LlmIntegrations? addresses = null, ILogger<LlmCaller>? log = null)
{
    private const int Corrections = 2;

    private readonly ILogger log = log ?? NullLogger<LlmCaller>.Instance;

    /// <summary>Asks.</summary>
    /// <param name="context">The step.</param>
    /// <param name="config">Its settings, or one item of its <c>providers</c>, resolved.</param>
    /// <param name="credentials">What was resolved in them.</param>
    /// <param name="question">What to ask.</param>
    /// <param name="live">Hears the answer as it comes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="type">The provider its integration must be of; null for any that brings a key.</param>
    internal async Task<LlmAttempt> AskAsync(StepContext context, JsonElement config, StepCredentials credentials, LlmQuestion question, LiveText? live, CancellationToken cancellationToken, string? type = null)
    {
        LlmEntry? entry = null;
        LlmTarget? target = null;
        try
        {
            entry = LlmSettings.ReadEntry(config);
            (entry, var provider, var missing) = await ChooseAsync(context, entry, credentials, type, cancellationToken);
            if (missing is not null) return new LlmAttempt.Failed(provider?.Type ?? entry.Provider, entry.Model, missing, IsSkipped: IsMissing(missing));
            target = Target(context, entry, provider!);
            if (ledger is not null && await ledger.RefusalAsync(context.Place, target.Provider.Type, entry.Model, cancellationToken) is { } unknown) return new LlmAttempt.Failed(target.Provider.Type, entry.Model, unknown);
            return await ConverseAsync(context, target, question with { Model = entry.Model }, credentials.Hosts, live, cancellationToken);
        }
        catch (LlmSettingException wrong)
        {
            return new LlmAttempt.Failed(target?.Provider.Type ?? entry?.Provider, entry?.Model, new StepError(ErrorCodes.InvalidConfig, wrong.Message));
        }
    }

    /// <summary>Whether a credential or an integration is not there, or switched off.</summary>
    internal static bool IsMissing(StepError error) => error.Code is ErrorCodes.CredentialNotFound or ErrorCodes.CredentialDisabled or ErrorCodes.IntegrationNotFound;

    private async ValueTask<(LlmEntry Entry, LlmProvider? Provider, StepError? Missing)> ChooseAsync(StepContext context, LlmEntry entry, StepCredentials credentials, string? wanted, CancellationToken cancellationToken)
    {
        var named = entry.Provider is { } type ? providers.Find(type) ?? throw new LlmSettingException($"provider: there is no provider “{type}”.") : null;
        if (entry.IntegrationId is not { } id) return (entry, named ?? providers.Find(LlmProviders.Compatible), null);
        if (entry.Key is not null || entry.BaseUrl is not null) throw new LlmSettingException("integrationId: the integration brings its key and says where it goes; clear api_key and baseUrl, or the integration.");
        var outcome = await integrations.FindAsync(context.TenantId, id, cancellationToken);
        if (outcome is not IntegrationOutcome.Found found) return (entry, named, ((IntegrationOutcome.Missing)outcome).Error);
        if (wanted is not null && found.Type != wanted) throw new LlmSettingException($"integrationId: “{id}” is of type {found.Type}; this step needs one of type {wanted}.");
        var own = providers.OfIntegration(found.Type) ?? throw new LlmSettingException($"integrationId: “{id}” is of type {found.Type}, which answers no questions to models.");
        if (named is not null && named.Type != own.Type && own.Type != LlmProviders.Compatible) throw new LlmSettingException($"provider: the attached integration is of {own.Title}, not of {named.Title}.");
        if (found.Config.TryGetProperty("apiKey", out var secret) && secret.ValueKind == JsonValueKind.String && !CredentialReference.MayBeIn(secret.GetString()!)) context.Secrets.Add(null, secret.GetString()!);
        var (settings, error) = await credentials.ResolveAsync(found.Config, cancellationToken);
        if (error is not null) return (entry, own, error);
        var said = settings.TryGetProperty("baseUrl", out var url) && url.ValueKind == JsonValueKind.String && url.GetString() is { Length: > 0 } text ? LlmSettings.ReadAddress(text) : null;
        var address = addresses?.AddressOf(found.Type, settings) ?? said;
        var key = settings.TryGetProperty("apiKey", out var given) ? given : throw new LlmSettingException("integrationId: the integration has no key.");
        // What another service at an address of its own can do beyond the protocol, nobody knows.
        if (own.Type == LlmProviders.Compatible && said is not null && !own.IsOwn(said)) own = own with { JsonMode = LlmJsonMode.Words };
        // A provider that only brings an address, such as a gateway, may speak as the one the step names.
        return (entry with { Key = key, BaseUrl = address }, address is not null && named is not null ? named : own, null);
    }

    private LlmTarget Target(StepContext context, LlmEntry entry, LlmProvider provider)
    {
        if (provider.Wire == LlmWire.Example) return new LlmTarget(provider, new Uri("https://example.invalid"), null, "");
        var url = entry.BaseUrl ?? provider.BaseUrl ?? throw new LlmSettingException("baseUrl: this provider has no address of its own; give a base URL.");
        var key = keys.Find(entry, provider, url);
        if (key is not null) context.Secrets.Add(null, key);
        if (key is null && entry.IntegrationId is not null) throw new LlmSettingException("integrationId: the integration has no key.");
        return new LlmTarget(provider, WithoutSlash(url, provider.Wire), key, Remedy(entry, provider, key));
    }

    // What to do about a key that is refused: where it came from says it.
    private static string Remedy(LlmEntry entry, LlmProvider provider, string? key) => entry switch
    {
        { IntegrationId: not null } => ProviderWords.NewOne,
        { Key: not null } => "Put a new one where api_key takes it from.",
        { KeyVariable: { } variable } => $"An operator can renew it in {variable}.",
        _ when key is null => "Give api_key a reference such as credentials://id.",
        _ => $"An operator can renew it in {provider.DefaultKey}.",
    };

    // The libraries add "/chat/completions" and "/v1/messages".
    private static Uri WithoutSlash(Uri url, LlmWire wire)
    {
        var text = url.AbsoluteUri.TrimEnd('/');
        return new Uri(wire == LlmWire.Anthropic && text.EndsWith("/v1", StringComparison.Ordinal) ? text[..^3] : text);
    }

    private async Task<LlmAttempt> ConverseAsync(StepContext context, LlmTarget target, LlmQuestion question, SecretHosts hosts, LiveText? live, CancellationToken cancellationToken)
    {
        var (tokens, model) = (default(LlmTokens), question.Model);
        if (question.Schema is { } wanted) question = question with { Messages = question.Messages.Insert(0, new LlmMessage(LlmMessage.System, wanted.Instruction)) };
        for (var turn = 0; ; turn++)
        {
            live?.Clear();
            if (ledger is not null && await ledger.RefusalAsync(context.Place, cancellationToken) is { } spent) return new LlmAttempt.Failed(target.Provider.Type, model, spent) { IsBudgetSpent = true };
            var reply = await CountAsync(context, target, question, hosts, live, cancellationToken);
            if (reply is LlmReply.Failed failed) return new LlmAttempt.Failed(target.Provider.Type, model, failed.Error, failed.RetryAfter);
            var answer = ((LlmReply.Answered)reply).Answer;
            tokens += answer.Usage;
            if (question.Schema is not { } schema) return new LlmAttempt.Answered(target.Provider.Type, model, answer, null, tokens, prices.Nanos(target.Provider.Type, model, tokens));
            var (value, problems) = schema.Read(answer.Text);
            if (value is not null) return new LlmAttempt.Answered(target.Provider.Type, model, answer, value, tokens, prices.Nanos(target.Provider.Type, model, tokens));
            if (turn == Corrections) return new LlmAttempt.Failed(target.Provider.Type, model, NotFitting(answer, problems));
            question = question with { Messages = [.. question.Messages, new(LlmMessage.Assistant, answer.Text), new(LlmMessage.User, LlmSchema.Correction(problems))] };
        }
    }

    // What was begun is paid for, however it ends: cut off, too slow, cancelled.
    private async Task<LlmReply> CountAsync(StepContext context, LlmTarget target, LlmQuestion question, SecretHosts hosts, LiveText? live, CancellationToken cancellationToken)
    {
        var heard = new LlmHearing(live);
        LlmReply reply;
        try
        {
            reply = await SendAsync(target, question, hosts, heard, cancellationToken);
        }
        catch
        {
            await KeepBrokenAsync(context, target, question, heard);
            throw;
        }

        await KeepAsync(context, target, question, heard, reply);
        return reply;
    }

    // Why the call ended is what the step tells, also when this fails.
    private async Task KeepBrokenAsync(StepContext context, LlmTarget target, LlmQuestion question, LlmHearing heard)
    {
        try
        {
            await KeepAsync(context, target, question, heard, null);
        }
        catch (Exception problem)
        {
            NotCounted(log, problem, target.Provider.Type, context.Place.ExecutionId);
        }
    }

    private async Task KeepAsync(StepContext context, LlmTarget target, LlmQuestion question, LlmHearing heard, LlmReply? reply)
    {
        if (ledger is null || !heard.IsPaid(reply)) return;
        await ledger.RecordAsync(context, target.Provider.Type, question.Model, (reply as LlmReply.Answered)?.Answer.Usage ?? heard.Tokens(question, isWhole: false));
    }

    private async Task<LlmReply> SendAsync(LlmTarget target, LlmQuestion question, SecretHosts hosts, LlmHearing heard, CancellationToken cancellationToken)
    {
        if (target.Provider.Wire == LlmWire.Example) return Example(question, heard);
        using var call = outbound.Call(hosts);
        try
        {
            return target.Provider.Wire == LlmWire.Anthropic
                ? await AnthropicWire.AskAsync(target, question, call, heard, cancellationToken)
                : await OpenAiWire.AskAsync(target, question, call, heard, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new StillWaitingException(call.Status is null ? $"{target.Title} had not answered" : $"{target.Title} was still answering", cancellationToken);
        }
        finally
        {
            heard.IsTaken = call.IsTaken;
        }
    }

    private static LlmReply Example(LlmQuestion question, LlmHearing heard)
    {
        if (question.Model == ExampleModel.Down) return new LlmReply.Failed(new StepError(ErrorCodes.Http(503), $"503 Service Unavailable: {ExampleModel.Down} of the built-in example provider is always down, so that failover can be tried.", Retryable: true));
        if (!ExampleModel.Knows(question.Model)) throw new LlmSettingException($"model: the example provider has {ExampleModel.Answers}, and {ExampleModel.Down}, which always fails.");
        var answer = ExampleModel.Ask(question);
        heard.Say(answer.Text);
        return new LlmReply.Answered(answer);
    }

    private static StepError NotFitting(LlmAnswer answer, ImmutableArray<string> problems) => new(
        ErrorCodes.InvalidOutput,
        $"The answer does not fit the JSON Schema, also after {Corrections} corrections: {string.Join("; ", problems)}.{(answer.FinishReason == "length" ? " It was cut off at the longest answer allowed." : "")}",
        JsonSerializer.SerializeToElement(new { problems, answer = answer.Text.Length <= 4_000 ? answer.Text : answer.Text[..4_000], finishReason = answer.FinishReason }));

    [LoggerMessage(Level = LogLevel.Error, Message = "What a call to {Provider} took that did not come to its end could not be counted, in the run {ExecutionId}")]
    private static partial void NotCounted(ILogger log, Exception problem, string provider, string executionId);
}
