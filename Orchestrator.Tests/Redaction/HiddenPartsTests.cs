using System.Text.Json;
using Orchestrator.Domain.Redaction;

namespace Orchestrator.Tests.Redaction;

public sealed class HiddenPartsTests
{
    [Theory]
    [InlineData("\"«secret:crm»\"", "\"whole-value\"", "crm=whole-value")]
    [InlineData("\"Bearer «secret:crm» and «redacted».\"", "\"Bearer first-value and other-value.\"", "crm=first-value =other-value")]
    [InlineData("""{"a":["x","«redacted»"],"b":1}""", """{"a":["x","deep-value"],"b":1}""", "=deep-value")]
    [InlineData("""{"password":"«redacted»"}""", """{"password":{"one":"inner-value","two":["other-value"]}}""", "=inner-value =other-value")]
    [InlineData("""{"«redacted»":1}""", """{"a-secret-name":1}""", "=a-secret-name")]
    [InlineData("\"«redacted»«secret:a»\"", "\"one-valuetwo-value\"", "=one-valuetwo-value")]
    [InlineData("\"nothing\"", "\"nothing\"", "")]
    [InlineData("\"«redacted»\"", "\"short\"", "")]
    [InlineData("\"«redacted»\"", "\"«redacted»\"", "")]
    public void What_a_mask_stands_for_is_known_again(string masked, string value, string hidden) =>
        string.Join(' ', HiddenParts.Of(JsonElement.Parse(masked), JsonElement.Parse(value)).Select(one => $"{(one.ToString() == Placeholder.Redacted ? "" : one.ToString()[8..^1])}={one.Value}")).ShouldBe(hidden);

    [Fact]
    public void A_text_its_mask_does_not_fit_counts_whole() =>
        HiddenParts.Of(JsonElement.Parse("\"a «redacted» b\""), JsonElement.Parse("\"something else entirely\"")).ShouldHaveSingleItem().Value.ShouldBe("something else entirely");

    [Fact]
    public void A_run_that_is_taken_up_again_hides_what_it_hid_before_in_every_form()
    {
        var before = new RunSecrets();
        before.Add("crm", "crm-secret/1");
        var output = JsonElement.Parse("""{"got":"crm-secret/1","session":{"cookie":"by-its-name"}}""");
        var kept = before.MaskAndLearn(output);

        var after = Redactor.Default.With(HiddenParts.Of(kept, output));

        after.Mask("crm-secret%2F1 and by-its-name").ShouldBe("«secret:crm» and «redacted»");
    }
}
