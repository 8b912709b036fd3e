using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Redaction;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Credentials;

/// <summary>The credentials one attempt of a step uses, and where it may therefore go.</summary>
public sealed class StepCredentials
{
    private readonly CredentialResolver? _resolver;
    private readonly RunSecrets _secrets;
    private readonly bool _keepsToHosts;
    private readonly Dictionary<string, CredentialValue> _values = new(StringComparer.Ordinal);

    /// <summary>None known yet.</summary>
    /// <param name="resolver">Asks the vault; null when there is none, and no credential is found.</param>
    /// <param name="secrets">The run's.</param>
    /// <param name="keepsToHosts">Whether the action obeys <see cref="Hosts"/>; one that does not gets no credential bound to hosts.</param>
    internal StepCredentials(CredentialResolver? resolver, RunSecrets secrets, bool keepsToHosts) =>
        (_resolver, _secrets, _keepsToHosts) = (resolver, secrets, keepsToHosts);

    /// <summary>For what happens outside steps, such as the test of an integration.</summary>
    /// <param name="resolver">Asks the vault.</param>
    /// <param name="secrets">Whose workspace it is, and what is masked.</param>
    public static StepCredentials Of(CredentialResolver resolver, RunSecrets secrets) => new(resolver, secrets, keepsToHosts: true);

    /// <summary>For steps that run by themselves: there is no vault. One for each, because nothing is ever found.</summary>
    public static StepCredentials None => new(null, new RunSecrets(), keepsToHosts: true);

    /// <summary>Where what the step sends may go. Ask after everything is resolved.</summary>
    public SecretHosts Hosts { get; private set; } = SecretHosts.Any;

    /// <summary>Whether there are any.</summary>
    public bool Any => _values.Count > 0;

    /// <summary>Whether a newer value of any of them can be had.</summary>
    public bool CanRefresh => _values.Values.Any(value => value.CanRefresh);

    /// <summary>Puts the secrets where settings that are no step's own, such as an integration's, refer to them. Templates in them are not read.</summary>
    /// <param name="authored">As their author wrote them.</param>
    /// <param name="cancellationToken">Stops the look-ups.</param>
    public async ValueTask<(JsonElement Value, StepError? Error)> ResolveAsync(JsonElement authored, CancellationToken cancellationToken)
    {
        foreach (var place in CredentialReferenceRules.Find(authored, null))
        {
            if (place.Problem is { } problem) return (Json.Null, new StepError(ErrorCodes.InvalidConfig, CredentialReferenceRules.Placed(problem, place.Path[1..])));
        }

        var compiled = CompiledValue.OfAuthored(authored);
        return compiled.References.Any() ? await ResolveAsync([.. compiled.References], compiled.Fill(NoScope.Instance).Value, cancellationToken) : (authored, null);
    }

    /// <summary>Looks up what is referred to and writes the settings with it.</summary>
    internal async ValueTask<(JsonElement Value, StepError? Error)> ResolveAsync(
        ImmutableArray<CredentialReference> references, FilledValue filled, CancellationToken cancellationToken)
    {
        var error = await LookUpAsync(references, cancellationToken);
        if (error is not null) return (Json.Null, error);
        var value = Json.Build(writer => error = filled.Write(this, writer));
        return error is null ? (value, null) : (Json.Null, error);
    }

    /// <summary>Renews what can be renewed after an answer said that it is not good; false when nothing newer came of it.</summary>
    public async ValueTask<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        var any = false;
        foreach (var stale in _values.Values.Where(value => value.CanRefresh).ToArray())
            any |= await _resolver!.RefreshAsync(stale, _secrets, cancellationToken) is not null;
        return any;
    }

    /// <summary>What a reference stands for, or why nothing does.</summary>
    internal (JsonElement Value, StepError? Error) ValueOf(CredentialReference reference)
    {
        var credential = _values[reference.Id];
        if (reference.Field is not { } field) return (credential.Value, null);
        if (credential.Kind == CredentialKind.Basic && field == "authorization") return (Json.Of(CredentialSecrets.Authorization(credential.Value)), null);
        if (credential.Value.ValueKind == JsonValueKind.Object && credential.Value.TryGetProperty(field, out var member) && member.ValueKind != JsonValueKind.Null)
            return (member, null);
        return (Json.Null, new StepError(ErrorCodes.CredentialFieldNotFound, $"The credential “{reference.Id}” has no field “{field}”. {Fields(credential)}"));
    }

    private async ValueTask<StepError?> LookUpAsync(ImmutableArray<CredentialReference> references, CancellationToken cancellationToken)
    {
        var ids = references.Select(reference => reference.Id).Distinct(StringComparer.Ordinal).Where(id => !_values.ContainsKey(id)).ToList();
        if (_resolver is null) return ids.Count > 0 ? CredentialResolver.NotFound(ids[0]) : null;
        var (found, error) = await _resolver.FindAsync(ids, _secrets, cancellationToken);
        if (error is not null) return error;
        foreach (var value in found)
        {
            if (!value.AllowedHosts.IsDefaultOrEmpty && !_keepsToHosts)
                return new StepError(ErrorCodes.InvalidConfig, $"The credential “{value.Id}” may only go to certain hosts, and this step cannot promise where it goes.");
            _values.Add(value.Id, value);
            Hosts = Hosts.And($"the credential “{value.Id}”", value.AllowedHosts);
        }

        return null;
    }

    private static string Fields(CredentialValue credential)
    {
        if (credential.Value.ValueKind != JsonValueKind.Object) return "It is one text without fields.";
        var names = credential.Value.EnumerateObject().Select(member => member.Name);
        if (credential.Kind == CredentialKind.Basic) names = names.Append("authorization");
        return $"It has {string.Join(", ", names)}.";
    }
}
