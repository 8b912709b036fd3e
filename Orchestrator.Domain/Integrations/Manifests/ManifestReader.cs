using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Orchestrator.Domain.Credentials;

namespace Orchestrator.Domain.Integrations.Manifests;

/// <summary>Reads the file of a provider and says everything that is wrong with it.</summary>
public static partial class ManifestReader
{
    /// <summary>The provider, and every problem; with any problem it is not to be used.</summary>
    /// <param name="document">The file's JSON.</param>
    /// <param name="file">Its name, for the problems.</param>
    public static (ProviderManifest? Manifest, ImmutableArray<ProviderFileProblem> Problems) Read(JsonElement document, string file)
    {
        List<ProviderFileProblem> problems = [];
        if (document.ValueKind != JsonValueKind.Object) return (null, [new(file, "", "This must be an object that describes a provider.")]);
        var manifest = ReadProvider(new ManifestObject(document, "", problems, file));
        return problems.Count == 0 ? (manifest, []) : (null, [.. problems]);
    }

    private static ProviderManifest ReadProvider(ManifestObject root)
    {
        var type = root.Required("type");
        if (type.Length > 0 && !TypePattern().IsMatch(type)) root.Wrong("type", "A type is lower-case letters, digits and hyphens, such as “my-crm”.");
        var fields = root.Items("fields").Select(Field).ToImmutableArray();
        Twice(root, "fields", fields.Select(field => field.Name));
        var names = fields.Select(field => $"integration.{field.Name}").ToHashSet(StringComparer.Ordinal);
        var definition = new ProviderDefinition(type, root.Required("title"), root.Required("description"), root.Text("icon", "plug"), "A test reads something and changes nothing", fields)
        {
            Docs = root.Link("docs"),
        };
        var manifest = new ProviderManifest(definition, BaseUrl(root, fields, names), Auth(root, names))
        {
            Hosts = Hosts(root),
            Headers = root.Pairs("headers"),
            Errors = Errors(root.Inner("errors")),
        };
        Known(root, "headers", manifest.Headers.Select(pair => pair.Value), names);
        var test = Test(root, names);
        var actions = root.Items("actions").Select(action => ManifestActionReader.Read(action, definition, names)).ToImmutableArray();
        Twice(root, "actions", actions.Select(action => action.Definition.Type));
        root.Done();
        definition = definition with { TestNote = test?.Note ?? definition.TestNote, Actions = [.. actions.Select(action => action.Definition)] };
        return manifest with { Definition = definition, Test = test?.Test, Actions = actions };
    }

    private static ProviderField Field(ManifestObject item)
    {
        var kind = item.Choice("kind", ProviderFieldKind.Text);
        var field = new ProviderField(item.Required("name"), item.Required("label"), kind, item.Flag("required"), item.Flag("secret"),
            item.Optional("help"), item.Optional("placeholder"), item.Optional("default"), item.Texts("choices"))
        {
            IsDestination = item.Flag("destination"),
            Link = item.Link("link"),
        };
        if (field.Name.Length > 0 && !NamePattern().IsMatch(field.Name)) item.Wrong("name", "A name is letters and digits, and begins with a letter.");
        if (kind == ProviderFieldKind.Choice && field.Choices.IsEmpty) item.Wrong("choices", "A choice needs choices.");
        if (kind != ProviderFieldKind.Choice && !field.Choices.IsEmpty) item.Wrong("choices", "Only a field of kind choice has choices.");
        item.Done();
        return field with { Choices = field.Choices.IsEmpty ? default : field.Choices };
    }

    private static ManifestText BaseUrl(ManifestObject root, ImmutableArray<ProviderField> fields, HashSet<string> names)
    {
        var text = ManifestText.Parse(root.Required("baseUrl"));
        Known(root, "baseUrl", [text], names);
        var isSetting = text.Whole is { } whole && fields.FirstOrDefault(field => $"integration.{field.Name}" == whole.Name) is { Kind: ProviderFieldKind.Address };
        // Without a scheme and a host that are certain, a setting could send the secrets anywhere.
        if (text.Source.Length > 0 && !isSetting && !BasePattern().IsMatch(text.Source))
            root.Wrong("baseUrl", "This must begin with https:// and a host, or be one setting of kind address: {integration.baseUrl}.");
        if (text.Source.Contains('?', StringComparison.Ordinal) || text.Source.Contains('#', StringComparison.Ordinal)) root.Wrong("baseUrl", "A base URL has no query and no fragment.");
        return text;
    }

    private static ImmutableArray<string> Hosts(ManifestObject root)
    {
        var hosts = root.Texts("hosts");
        foreach (var host in hosts.Where(host => AllowedHosts.Normalise(host) is null)) root.Wrong("hosts", $"“{host}” is not a host name, nor *. and a name.");
        return [.. hosts.Select(AllowedHosts.Normalise).OfType<string>()];
    }

    private static ManifestAuth Auth(ManifestObject root, HashSet<string> names)
    {
        if (root.Inner("auth") is not { } auth) return new([], []);
        var basic = auth.Inner("basic");
        (ManifestText, ManifestText)? user = basic is null ? null : (ManifestText.Parse(basic.Text("username")), ManifestText.Parse(basic.Text("password")));
        basic?.Done();
        var read = new ManifestAuth(auth.Pairs("headers"), auth.Pairs("query"), user, auth.Optional("signer"));
        Known(auth, "headers", read.Headers.Select(pair => pair.Value), names);
        Known(auth, "query", read.Query.Select(pair => pair.Value), names);
        if (read.Basic is { } both) Known(auth, "basic", [both.User, both.Password], names);
        auth.Done();
        return read;
    }

    private static ManifestErrors Errors(ManifestObject? errors)
    {
        if (errors is null) return ManifestErrors.None;
        var statuses = ImmutableDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        foreach (var (code, status) in errors.Members("statuses"))
        {
            if (status.ValueKind == JsonValueKind.Number && status.TryGetInt32(out var number) && number is >= 400 and <= 599) statuses[code] = number;
            else errors.Wrong($"statuses.{code}", "This must be an HTTP status from 400 to 599.");
        }

        var advice = ImmutableDictionary.CreateBuilder<string, ManifestText>(StringComparer.Ordinal);
        foreach (var (code, sentence) in errors.Members("advice"))
        {
            if (sentence.ValueKind == JsonValueKind.String) advice[code] = ManifestText.Parse(sentence.GetString()!);
            else errors.Wrong($"advice.{code}", "This must be a sentence.");
        }

        var read = new ManifestErrors([.. errors.Texts("message").Select(AnswerPath.Parse)], Path(errors, "code"), Path(errors, "fails"), errors.Any("failsWhen"), statuses.ToImmutable())
        {
            RemainingHeader = errors.Optional("remainingHeader")?.ToLowerInvariant(),
            ResetHeader = errors.Optional("resetHeader")?.ToLowerInvariant(),
            ResetUnit = errors.Choice("resetUnit", ResetUnit.UnixSeconds),
            RetryAfter = Path(errors, "retryAfter"),
            Advice = advice.ToImmutable(),
        };
        errors.Done();
        return read;
    }

    private static (ManifestTest Test, string? Note)? Test(ManifestObject root, HashSet<string> names)
    {
        if (root.Inner("test") is not { } test)
        {
            root.Wrong("test", "This is missing: one request that reads something and costs nothing.");
            return null;
        }

        var request = ManifestActionReader.Request(test, names);
        var read = new ManifestTest(request, ManifestText.Parse(test.Required("says")), [.. test.Texts("expects").Select(AnswerPath.Parse)])
        {
            Takes = [.. test.Each("takes").Select(item => Status(test, item.Item))],
        };
        if (!read.Takes.IsEmpty && read.Says.Placeholders.Any()) test.Wrong("says", "With “takes” there may be no answer to tell of: a sentence without places.");
        var note = test.Optional("note")?.TrimEnd('.');
        test.Done();
        return (read, note);
    }

    private static int Status(ManifestObject test, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var status) && status is >= 400 and <= 599) return status;
        test.Wrong("takes", "These must be HTTP statuses from 400 to 599.");
        return 0;
    }

    /// <summary>Another base URL of a request, which says its host itself.</summary>
    internal static ManifestText? OtherBaseUrl(ManifestObject request)
    {
        if (request.Optional("baseUrl") is not { } text) return null;
        if (request.Link("baseUrl") is { } url && (url.Query.Length > 0 || url.Fragment.Length > 0 || url.UserInfo.Length > 0) || text.Contains('{', StringComparison.Ordinal))
            request.Wrong("baseUrl", "This is https://, a host and perhaps a path, without settings.");
        return ManifestText.Parse(text);
    }

    internal static AnswerPath? Path(ManifestObject item, string member) => item.Optional(member) is { } text ? AnswerPath.Parse(text) : null;

    /// <summary>Notes placeholders nobody can fill, and filters that are none.</summary>
    internal static void Known(ManifestObject item, string member, IEnumerable<ManifestText> texts, HashSet<string> names)
    {
        foreach (var placeholder in texts.SelectMany(text => text.Placeholders))
        {
            foreach (var name in new[] { placeholder.Name, placeholder.Otherwise }.OfType<string>().Where(name => !names.Contains(name)))
                item.Wrong(member, string.Create(CultureInfo.InvariantCulture, $"There is nothing called “{{{name}}}”. There {(names.Count == 1 ? "is" : "are")} {(names.Count == 0 ? "no settings" : string.Join(", ", names.Order(StringComparer.Ordinal)))}."));
            if (placeholder.Filter is { } filter && !ManifestScope.Filters.Contains(filter, StringComparer.Ordinal)) item.Wrong(member, $"There is no filter “{filter}”. There are {string.Join(", ", ManifestScope.Filters)}.");
        }
    }

    internal static void Twice(ManifestObject item, string member, IEnumerable<string> names)
    {
        foreach (var name in names.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1 && group.Key.Length > 0).Select(group => group.Key))
            item.Wrong(member, $"“{name}” is there twice.");
    }

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TypePattern();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]*$", RegexOptions.CultureInvariant, 1000)]
    internal static partial Regex NamePattern();

    // The host, or at least what a name below it ends with, stands in the file: https://{integration.site}.atlassian.net is fine.
    [GeneratedRegex(@"^https?://(\{[A-Za-z0-9_.]+\}\.)?[A-Za-z0-9][A-Za-z0-9.\-]*(:\d+)?(/.*)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BasePattern();
}
