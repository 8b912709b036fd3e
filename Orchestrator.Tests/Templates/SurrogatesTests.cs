using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Tests.Templates;

public sealed class SurrogatesTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(500);

    [Fact]
    public void A_value_is_whole_exactly_when_writing_it_does_not_throw()
    {
        var texts = Gen.Elements("\\ud83d", "\\uDE00", "\\ud83d\\ude00", "\\\\", "\\u0041", "\\\"", "\\n", "a", "😀", "ud800").ListOf().Select(string.Concat);
        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            var value = JsonElement.Parse($$"""{ "list": ["{{text}}"], "{{text}}": 1 }""");
            return Surrogates.AreWhole(value) == CanBeWritten(value);
        }).Check(Runs);
    }

    [Fact]
    public void Text_without_a_lone_half_survives_UTF8() => Prop.ForAll<char[]>(characters =>
    {
        var text = new string(characters) + "😀";
        return Surrogates.FirstLone(text) < 0 == (Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text);
    }).Check(Runs);

    public static TheoryData<string, int> Texts => new()
    {
        { "", -1 }, { "a😀b", -1 }, { "a\ud83d", 1 }, { "\ude00\ud83d", 0 }, { "😀\ude00", 2 },
    };

    [Theory, MemberData(nameof(Texts), DisableDiscoveryEnumeration = true)]
    public void A_half_without_its_other_half_is_found(string text, int expected) => Surrogates.FirstLone(text).ShouldBe(expected);

    private static bool CanBeWritten(JsonElement value)
    {
        try
        {
            JsonSerializer.SerializeToUtf8Bytes(value);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
