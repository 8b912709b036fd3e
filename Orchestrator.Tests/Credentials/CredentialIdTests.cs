using Orchestrator.Domain.Credentials;

namespace Orchestrator.Tests.Credentials;

public sealed class CredentialIdTests
{
    [Theory]
    [InlineData("stripe-live"), InlineData("A"), InlineData("a_B-9"), InlineData("12345")]
    public void Letters_digits_hyphen_and_underscore_are_an_id(string id) => CredentialId.IsValid(id).ShouldBeTrue();

    [Theory]
    [InlineData(""), InlineData("a b"), InlineData("a/b"), InlineData("a.b"), InlineData("ключ"), InlineData("a\n"), InlineData("a%2fb"), InlineData("..")]
    public void Anything_else_is_none(string id) => CredentialId.IsValid(id).ShouldBeFalse();

    [Fact]
    public void An_id_has_at_most_255_characters()
    {
        CredentialId.IsValid(new string('a', 255)).ShouldBeTrue();
        CredentialId.IsValid(new string('a', 256)).ShouldBeFalse();
    }

    [Fact]
    public void The_ids_a_text_refers_to_end_where_no_id_can_go_on() =>
        CredentialId.MentionedIn("""{"a":"credentials://one","b":"Bearer credentials://two/access_token x credentials://one. credentials:// CREDENTIALS://no"}""")
            .ShouldBe(["one", "two", "one"]);
}
