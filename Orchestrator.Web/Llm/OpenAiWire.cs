using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net.ServerSentEvents;
using System.Text.Json;
using OpenAI;
using OpenAI.Chat;
using Orchestrator.Domain.Llm;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Llm;

/// <summary>
/// Asks by OpenAI's own library over the guarded way out. The library makes the call; question and answer are read here (decision 9), because its types know
/// only the words OpenAI itself uses.
/// </summary>
internal static class OpenAiWire
{
    public static async Task<LlmReply> AskAsync(LlmTarget target, LlmQuestion question, OutboundCall call, LlmHearing heard, CancellationToken cancellationToken)
    {
        using var http = call.ToClient();
        using var transport = new HttpClientPipelineTransport(http);
        var options = new OpenAIClientOptions
        {
            Endpoint = target.Url,
            Transport = transport,
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0), // the step's own retries
            NetworkTimeout = Timeout.InfiniteTimeSpan,
            ClientLoggingOptions = new ClientLoggingOptions { EnableLogging = false },
            EnableDistributedTracing = false,
        };
#pragma warning disable OPENAI001 // the only way to send no key at all, as models in one's own house ask for
        var client = new ChatClient(question.Model, new KeyPolicy(target), options);
#pragma warning restore OPENAI001
        try
        {
            using var content = BinaryContent.Create(OpenAiQuestion.Write(target.Provider, question));
            var result = await client.CompleteChatAsync(content, new RequestOptions { BufferResponse = false, ErrorOptions = ClientErrorBehaviors.NoThrow, CancellationToken = cancellationToken });
            using var response = result.GetRawResponse();
            if (LlmFailures.Of(call, target) is { } failed) return failed;
            return await OpenAiAnswer.ReadAsync(response.ContentStream!, call, target, question, heard, cancellationToken);
        }
        catch (Exception problem) when (problem is ClientResultException or HttpRequestException or IOException or JsonException or AggregateException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return LlmFailures.Of(call, target) ?? LlmFailures.NotAnAnswer(call, target);
        }
    }

    /// <summary>The key, or nothing.</summary>
    private sealed class KeyPolicy(LlmTarget target) : AuthenticationPolicy
    {
        public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            Set(message);
            ProcessNext(message, pipeline, currentIndex);
        }

        public override async ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            Set(message);
            await ProcessNextAsync(message, pipeline, currentIndex);
        }

        private void Set(PipelineMessage message)
        {
            if (target.Key is { } key) message.Request.Headers.Set(target.Provider.KeyHeader ?? "Authorization", target.Provider.KeyHeader is null ? $"Bearer {key}" : key);
        }
    }
}
