using System.Collections.Immutable;

namespace Orchestrator.Domain.Integrations;

/// <summary>What a provider is, as data: the form, the validation and the documentation of its integrations are made from it.</summary>
/// <param name="Type">As kept with an integration: <c>http</c>, <c>smtp</c>, <c>database</c>.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Description">A sentence: what it is for.</param>
/// <param name="Icon">A name from the product's icon set.</param>
/// <param name="TestNote">What a test does, as a sentence without a full stop: "A test signs in and sends nothing".</param>
/// <param name="Fields">The settings, in the order of the form.</param>
public sealed record ProviderDefinition(string Type, string Title, string Description, string Icon, string TestNote, ImmutableArray<ProviderField> Fields)
{
    /// <summary>The provider's own documentation; null for none.</summary>
    public Uri? Docs { get; init; }

    /// <summary>Its steps, in the order of the palette.</summary>
    public ImmutableArray<ActionDefinition> Actions { get; init; } = [];

    /// <summary>The field of that name, or null.</summary>
    public ProviderField? Field(string name) => Fields.FirstOrDefault(field => field.Name == name);
}

/// <summary>One setting of a provider.</summary>
/// <param name="Name">The member of <c>config</c>.</param>
/// <param name="Label">The form's label.</param>
/// <param name="Kind">Which control and which check.</param>
/// <param name="Required">Whether it must be there; with <paramref name="When"/> only then.</param>
/// <param name="Secret">Whether it is sealed and never shown again.</param>
/// <param name="Help">A sentence under the control, or null.</param>
/// <param name="Placeholder">An example inside the empty control, or null.</param>
/// <param name="Default">The value where there is none, or null.</param>
/// <param name="Choices">For <see cref="ProviderFieldKind.Choice"/>: the allowed values.</param>
/// <param name="When">It only applies while another field has one of these values; null for always.</param>
public sealed record ProviderField(
    string Name, string Label, ProviderFieldKind Kind = ProviderFieldKind.Text, bool Required = false, bool Secret = false,
    string? Help = null, string? Placeholder = null, string? Default = null, ImmutableArray<string> Choices = default, FieldCondition? When = null)
{
    /// <summary>Whether it says where the secrets go: once it changes, those that were kept must be given again.</summary>
    public bool IsDestination { get; init; }

    /// <summary>The choice with which secrets are sent in the clear: once it is made, those that were kept must be given again. Null for none.</summary>
    public string? Unprotected { get; init; }

    /// <summary>The page where it is found or made; null for none.</summary>
    public Uri? Link { get; init; }
}

/// <summary>That a field has one of some values.</summary>
/// <param name="Field">Which field.</param>
/// <param name="Values">The values.</param>
public sealed record FieldCondition(string Field, ImmutableArray<string> Values);

/// <summary>The kinds of a provider's settings.</summary>
public enum ProviderFieldKind
{
    /// <summary>One line.</summary>
    Text,
    /// <summary>An http or https address.</summary>
    Address,
    /// <summary>A host name or an address, without a scheme.</summary>
    Host,
    /// <summary>A port, 1 to 65,535.</summary>
    Port,
    /// <summary>One of a list.</summary>
    Choice,
}
