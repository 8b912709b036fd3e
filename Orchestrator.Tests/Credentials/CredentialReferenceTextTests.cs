using Orchestrator.Domain.Credentials;

namespace Orchestrator.Tests.Credentials;

public sealed class CredentialReferenceTextTests
{
    [Theory]
    [InlineData("credentials://x", "[x]")]
    [InlineData("credentials://x/access_token", "[x/access_token]")]
    [InlineData("Bearer credentials://google-calendar/access_token", "Bearer |[google-calendar/access_token]")]
    [InlineData("credentials://a:credentials://b/c.", "[a]|:|[b/c]|.")]
    [InlineData("credentials://a credentials://a,credentials://a", "[a]| |[a]|,|[a]")]
    [InlineData("credentials://a_B-9/f-1_x?more", "[a_B-9/f-1_x]|?more")]
    [InlineData("credentials://base/url/path", "[base/url]|/path")]
    [InlineData("credentials://aä", "[a]|ä")]
    [InlineData("sk-credentials://x", "sk-|[x]")]
    [InlineData("nothing here", "nothing here")]
    [InlineData("credentials:/x and credential://x", "credentials:/x and credential://x")]
    [InlineData("", "")]
    public void A_text_is_cut_at_its_references_and_an_id_or_field_ends_at_the_first_character_that_cannot_belong(string text, string expected)
    {
        var cut = CredentialReferenceText.Cut(text);

        cut.Problem.ShouldBeNull();
        string.Join('|', cut.Pieces.Select(piece => piece.Reference is { } reference ? $"[{reference.Id}{(reference.Field is null ? "" : "/")}{reference.Field}]" : piece.Text)).ShouldBe(expected);
        string.Concat(cut.Pieces.Select(piece => piece.Text)).ShouldBe(text);
    }

    [Theory]
    [InlineData("credentials://", "names no credential")]
    [InlineData("Bearer credentials:// x", "names no credential")]
    [InlineData("credentials://x/", "names no field")]
    [InlineData("credentials://x/ y", "names no field")]
    [InlineData("credentials://x//y", "names no field")]
    [InlineData("Credentials://X", "lower case: credentials://X")]
    [InlineData("CREDENTIALS://stripe", "lower case: credentials://stripe")]
    public void What_was_meant_to_be_a_reference_and_is_none_is_named(string text, string message)
    {
        CredentialReferenceText.Cut(text).Problem.ShouldNotBeNull().ShouldContain(message);
    }

    [Fact]
    public void An_id_has_at_most_255_characters()
    {
        CredentialReferenceText.Cut($"credentials://{new string('a', 255)}").Problem.ShouldBeNull();
        CredentialReferenceText.Cut($"credentials://{new string('a', 256)}").Problem.ShouldNotBeNull().ShouldContain("at most 255 characters, not 256");
    }
}
