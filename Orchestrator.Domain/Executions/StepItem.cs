using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Executions;

/// <summary>One item of a list setting, its templates evaluated and its references not yet resolved.</summary>
public sealed class StepItem
{
    private readonly FilledValue _filled;
    private readonly Func<StepCredentials> _credentials;

    private StepItem(FilledValue filled, Func<StepCredentials> credentials) => (_filled, _credentials) = (filled, credentials);

    /// <summary>The item with placeholders where it refers to secrets.</summary>
    public JsonElement Shown => Json.Build(writer => _filled.Write(null, writer));

    /// <summary>Looks up what this item refers to, and nothing of its neighbours.</summary>
    /// <returns>The item, the credentials it used and where they may go; or why it cannot be used.</returns>
    public async ValueTask<(JsonElement Value, StepCredentials Credentials, StepError? Error)> ResolveAsync(CancellationToken cancellationToken)
    {
        var credentials = _credentials();
        var (value, error) = await credentials.ResolveAsync([.. _filled.References], _filled, cancellationToken);
        return (value, credentials, error);
    }

    internal static ImmutableArray<StepItem> In(PreparedStep prepared, string field, Func<StepCredentials> credentials)
    {
        var value = (prepared.Filled as FilledValue.Object)?.Members.FirstOrDefault(member => member.Name == field).Value;
        if (value is FilledValue.Deferred deferred) value = deferred.Inner;
        if (value is FilledValue.List list) return [.. list.Items.Select(item => new StepItem(item, credentials))];
        return prepared.Config.ValueKind == JsonValueKind.Object && prepared.Config.TryGetProperty(field, out var plain) && plain.ValueKind == JsonValueKind.Array
            ? [.. plain.EnumerateArray().Select(item => new StepItem(new FilledValue.Plain(item), credentials))] : [];
    }
}
