namespace Orchestrator.Web.Features.Editor.Values;

/// <summary>What a templated setting comes to with the data that is known: a closed set.</summary>
public abstract record ResolvedValue
{
    private ResolvedValue() { }

    /// <summary>There is no template in it.</summary>
    public sealed record Plain : ResolvedValue;

    /// <summary>It comes to this.</summary>
    /// <param name="Text">The value, secrets masked, shortened.</param>
    /// <param name="From">Whose data: "With the last run".</param>
    public sealed record Known(string Text, string From) : ResolvedValue;

    /// <summary>A condition that is asked of each item of a list.</summary>
    /// <param name="Passed">How many items meet it.</param>
    /// <param name="Of">How many were asked.</param>
    public sealed record Counted(int Passed, int Of) : ResolvedValue
    {
        /// <summary>"3 of 5 items pass".</summary>
        public string Said => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Passed} of {Of} {(Of == 1 ? "item passes" : "items pass")}");
    }

    /// <summary>It holds a secret, which is read only when the step runs.</summary>
    /// <param name="Shown">What is shown in its place.</param>
    public sealed record Secret(string Shown) : ResolvedValue;

    /// <summary>Something it reads is not known yet.</summary>
    /// <param name="Why">A sentence.</param>
    public sealed record Unknown(string Why) : ResolvedValue;

    /// <summary>It would fail with this data.</summary>
    /// <param name="Why">A sentence.</param>
    /// <param name="Suggestion">The name that was probably meant; null for none.</param>
    /// <param name="Mended">The setting's text with that name in it; null for none.</param>
    /// <param name="IsTold">Whether the workflow's problems say so already.</param>
    public sealed record Wrong(string Why, string? Suggestion = null, string? Mended = null, bool IsTold = false) : ResolvedValue;
}
