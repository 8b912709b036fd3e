using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Integrations.Manifests;

namespace Orchestrator.Web.Integrations;

/// <summary>Writes the page about providers out of their definitions, in Markdown.</summary>
public static class ProviderDocs
{
    /// <summary>The page.</summary>
    public static string Write(ProviderCatalog catalog)
    {
        var page = new StringBuilder("""
            # Integrations

            An integration keeps a service's address and secrets in one place; steps name it and know neither. **Test** makes one harmless call within 10 seconds and says what the service answered, before saving, too. A change holds for the next run. A refusal and a connection that fails are told at once; a service that does not answer is named, by its title and host, after 10 seconds. A step waits as long as its own time-out says, because a slow answer may still be a good one.
            Secrets are sealed, go to the provider's own host and to no other, and are masked in everything that is kept or shown. Any of them may be a reference to the vault: `credentials://id`.

            A step fails with the code of the answer (`HTTP_401`, `HTTP_429` …) or `TIMEOUT`, `CONNECTION_FAILED`, `RESPONSE_TOO_LARGE`, `INVALID_CONFIG`, `INVALID_INPUT`, `INTEGRATION_NOT_FOUND`; time-outs, lost connections, 408, 425, 429 and 5xx are tried again when the step says so, after the time the provider asks for.
            “Safe to repeat” says what happens after a crash in the middle of a call: a safe step is called again, any other is shown as “may have happened”.

            Slack, GitHub and Linear can be tried without an account: a step whose integration is `example` gets its answers from inside the program. The built-in example looks at each request as strictly as the service documents and answers as it documents; nothing is sent to anybody, and nothing is kept. The starters *Slack alert* and *GitHub issue to Linear ticket* use it.

            Steps that ask a language model (AI gateway, Anthropic, OpenAI-compatible, Skytells) go the way of [Ask a model](language-models.md): the same budgets, costs, errors and streaming. What Perplexity's answers and OpenAI's embeddings cost is counted there too; images, videos, predictions, Perplexity's searches and what v0 and Superagent do are not: these do not say what they cost. Perplexity is tested by listing the requests that wait for an answer: its list of models belongs to a preview that not every key may use, and a question costs money.

            Requests are written after each provider's public documentation, and a strict fake that answers the same way tests every one of them. None was tried with a real account; the documentation of Skytells, Superagent, Perplexity, Stripe, Firecrawl, v0, fal, Webflow, Notion and Jira was read beside the finished definition, that of the others before it. If one refuses what it should take, its definition is where to look. Of Notion's API the version 2022-06-28 is used, which reads databases with a single data source.

            An operator can move a provider to another host, such as a gateway: `Orchestrator__Integrations__BaseUrls__github=https://github.internal.example`. A provider of your own is one file in `providers` below the data folder; [CONTRIBUTING.md](../CONTRIBUTING.md#add-a-provider) shows how.

            <!-- Made from the definitions; a test compares it. -->

            """.ReplaceLineEndings("\n"));
        foreach (var provider in catalog.All.OrderBy(one => one.Title, StringComparer.OrdinalIgnoreCase)) WriteProvider(page, provider, catalog.ManifestOf(provider.Type));
        return page.ToString();
    }

    private static void WriteProvider(StringBuilder page, ProviderDefinition provider, ProviderManifest? manifest)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## {provider.Title}\n\n{Sentence(provider.Description)} Type `{provider.Type}`. {Sentence(provider.TestNote)}");
        if (provider.Docs is { } docs) page.Append(CultureInfo.InvariantCulture, $" [Documentation]({docs})");
        page.Append("\n\n| setting | |\n|---|---|\n");
        foreach (var field in provider.Fields)
        {
            var kind = new[] { field.Secret ? "secret" : null, field.Required ? "required" : null, field.Choices.IsDefaultOrEmpty ? null : string.Join(", ", field.Choices.Select(choice => $"`{choice}`")), field.Default is { } standard ? $"otherwise `{standard}`" : null }.OfType<string>();
            page.Append(CultureInfo.InvariantCulture, $"| `{field.Name}` | {Cell($"{field.Label}{(string.Join("; ", kind) is { Length: > 0 } words ? $" ({words})" : "")}. {field.Help}{(field.Link is { } link ? $" [Where]({link})" : "")}")} |\n");
        }

        foreach (var action in manifest?.Actions ?? []) WriteAction(page, action);
    }

    private static void WriteAction(StringBuilder page, ManifestAction action)
    {
        var definition = action.Definition;
        page.Append(CultureInfo.InvariantCulture, $"\n### `{definition.Type}`\n\n{Sentence(definition.Description)} {(action.IsHarmless ? "Safe to repeat." : action.IdempotencyHeader is null ? "Not safe to repeat." : "Safe to repeat: the provider ignores a second call with the same key.")}\n\n");
        page.Append("| input | |\n|---|---|\n");
        foreach (var field in definition.Fields.Where(field => field.Kind != FieldKind.Integration))
            page.Append(CultureInfo.InvariantCulture, $"| `{field.Name}` | {Cell($"{field.Label}{(field.Required ? " (required)" : "")}. {(field.Choices.IsDefaultOrEmpty ? "" : $"One of {string.Join(", ", field.Choices.Select(choice => $"`{choice}`"))}. ")}{field.Help}")} |\n");
        if (!definition.Outputs.IsEmpty) page.Append(CultureInfo.InvariantCulture, $"\nGives {Outputs(definition.Outputs)}.\n");
    }

    private static string Outputs(ImmutableArray<OutputDefinition> outputs) => string.Join(", ", outputs.Select(output => $"`{output.Name}`{Kind(output)}"));

    private static string Kind(OutputDefinition output) => output.Items.IsEmpty
        ? output.Kind is OutputKind.Text or OutputKind.Any ? "" : $" ({output.Kind.ToString().ToLowerInvariant()})"
        : $" (a list of {Outputs(output.Items)})";

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";

    private static string Cell(string text) => text.Trim().Replace("|", "\\|", StringComparison.Ordinal);
}
