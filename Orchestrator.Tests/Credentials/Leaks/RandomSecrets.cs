using System.Globalization;

namespace Orchestrator.Tests.Credentials.Leaks;

/// <summary>Secrets of every kind, different each time and the same for the same seed.</summary>
internal sealed class RandomSecrets
{
    private const string Base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private const string Odd = " \"'\\/+=&<>%#?;:,{}[]äßéñ漢字😀";

    private readonly Random _random;

    public RandomSecrets(int seed)
    {
        _random = new Random(seed);
        Key = Word(38) + "+/==";
        Spaced = " " + Strange(40) + "\n";
        User = Word(14) + "@example.com";
        Password = Strange(24);
        Access = Strange(12) + Word(90);
        Refresh = "1//" + Word(40);
        Extra = Word(30);
        Pem = "-----BEGIN PRIVATE KEY-----\n" + string.Join('\n', Enumerable.Range(0, 4).Select(_ => Word(64))) + "\n" + Word(21) + "=\n-----END PRIVATE KEY-----\n";
        Integration = Word(17) + "/+" + Word(17);
        Name = Word(120);
    }

    public string Key { get; }

    public string Spaced { get; }

    public string User { get; }

    public string Password { get; }

    public string Access { get; }

    public string Refresh { get; }

    public string Extra { get; }

    public string Pem { get; }

    public string Integration { get; }

    /// <summary>One that nothing in its value tells apart from a word, longer than what is shortened.</summary>
    public string Name { get; }

    public IReadOnlyList<(string Name, string Secret)> All =>
    [
        ("key", Key), ("spaced", Spaced), ("pair's user", User), ("pair's password", Password), ("tokens' access_token", Access), ("tokens' refresh_token", Refresh),
        ("tokens' extra", Extra), ("pem", Pem), ("integration", Integration), ("name", Name),
    ];

    private string Word(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => Base64[_random.Next(62)]));

    // Letters between the signs, so that no part of it is found by chance.
    private string Strange(int length)
    {
        var signs = StringInfo.GetTextElementEnumerator(Odd);
        List<string> odd = [];
        while (signs.MoveNext()) odd.Add(signs.GetTextElement());
        return Word(3) + string.Concat(Enumerable.Range(0, length).Select(at => at % 3 == 0 ? odd[_random.Next(odd.Count)] : Word(1))) + Word(3);
    }
}
