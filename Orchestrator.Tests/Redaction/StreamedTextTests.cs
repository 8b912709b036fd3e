using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Domain.Redaction;

namespace Orchestrator.Tests.Redaction;

public sealed class StreamedTextTests
{
    [Fact]
    public void A_secret_split_across_pieces_is_never_shown_in_part()
    {
        var secrets = With("sk-live-0123456789abcdef");
        var text = new StreamedText(secrets);
        List<string> shown = [];
        foreach (var letter in "The key is sk-live-0123456789abcdef, keep it. ")
        {
            text.Add(letter.ToString());
            shown.Add(text.Shown());
        }

        shown[^1].ShouldBe("The key is «secret:key», keep it. ");
        shown.ShouldAllBe(seen => !seen.Contains("sk-l", StringComparison.Ordinal));
        shown.ShouldContain("The key is ");
    }

    [Fact]
    public void A_pass_phrase_with_spaces_is_held_back_from_its_first_word()
    {
        var text = new StreamedText(With("correct horse battery staple"));
        text.Add("Say correct horse ");
        text.Shown().ShouldBe("Say ");
        text.Add("riders ");
        text.Shown().ShouldBe("Say correct horse riders ");
    }

    [Fact]
    public void What_is_secret_by_its_name_is_held_back_while_it_may_go_on()
    {
        var text = new StreamedText(new RunSecrets());
        text.Add("{ \"password\": \"one two ");
        text.Shown().ShouldNotContain("one");
        text.Add("three\" } and more ");
        text.Shown().ShouldBe("{ \"password\": \"«redacted»\" } and more ");
    }

    [Fact]
    public void Text_without_spaces_is_shown_all_the_same()
    {
        var text = new StreamedText(With("sk-live-0123456789abcdef"));
        text.Add("これは長い文章です。");
        text.Shown().ShouldBe("これは長い文章です。");
        text.Add(new string('x', 6_000));
        text.Shown().Length.ShouldBeGreaterThan(1_000);
    }

    [Fact]
    public void No_more_than_its_limit_is_kept()
    {
        var text = new StreamedText(new RunSecrets());
        for (var piece = 0; piece < 100; piece++) text.Add(string.Concat(Enumerable.Repeat("word ", 1_000)));
        text.IsFull.ShouldBeTrue();
        text.Shown().Length.ShouldBeLessThanOrEqualTo(StreamedText.Most);
        text.Clear();
        text.Shown().ShouldBeEmpty();
    }

    [Fact]
    public void Whatever_the_secret_its_form_and_the_pieces_nothing_of_it_is_shown()
    {
        var secret = Gen.Elements("hunter2hunter2", "pass phrase with words", "a\"b\\c d+e/f=", "päss wörd-123", "line one\nline two of it", "Zm9vYmFyIQ==");
        var form = Gen.Elements<Func<string, string>>(text => text, Uri.EscapeDataString, text => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)), text => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)), text => System.Text.Json.JsonSerializer.Serialize(text), System.Net.WebUtility.HtmlEncode!);
        var cuts = Gen.ListOf(Gen.Choose(1, 9), 60);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(400), Prop.ForAll(secret.ToArbitrary(), form.ToArbitrary(), cuts.ToArbitrary(), (plain, write, sizes) =>
        {
            var text = new StreamedText(With(plain));
            var written = write(plain);
            var whole = $"Before it {written} and behind it {written}\nthe end ";
            var at = 0;
            foreach (var size in sizes.Append(whole.Length))
            {
                var length = Math.Min(size, whole.Length - at);
                text.Add(whole.Substring(at, length));
                at += length;
                var shown = text.Shown();
                // Not even its first five characters, where they are not ordinary words around it.
                shown.Contains(written.Trim('"')[..5], StringComparison.Ordinal).ShouldBeFalse($"{shown} of {written}");
            }
        }));
    }

    private static RunSecrets With(string secret)
    {
        var secrets = new RunSecrets();
        secrets.Add("key", secret);
        return secrets;
    }
}
