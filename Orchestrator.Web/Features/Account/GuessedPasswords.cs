using System.Collections.Frozen;
using System.Text;

namespace Orchestrator.Web.Features.Account;

/// <summary>
/// Which passwords are guessed first. Lists of millions of broken passwords are a few hundred words dressed up the same few ways, so the words are kept and the dresses
/// are taken off: capitals, figures for letters, years, signs and doubling.
/// </summary>
public static class GuessedPasswords
{
    // What is left beside a word, a walk or a name counts from here on; ten characters is the least there is.
    private const int Own = 7;
    // Beside a word; more different figures than a year has are somebody's own.
    private const int FiguresOfAYear = 4;
    private const int ShortestName = 4;
    private const int LongestName = 254;

    private static readonly string[] Rows = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0", "qazwsxedcrfvtgbyhnujm", "abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba", "0987654321", "poiuytrewq", "lkjhgfdsa", "mnbvcxz", "zaq1xsw2cde3vfr4", "!@#$%^&*()_+"];

    private static readonly FrozenSet<string> Words =
        """
        password passwort passwd pass parola contrasena senha motdepasse secret geheim private security access login logon signin welcome willkommen bienvenue hello hallo letmein letme open sesame trustno
        admin administrator root user guest test tester testing demo sample default master super superuser system server service manager support info office company business work account temp temporary
        change changeme changeit newpassword mypassword yourpassword thepassword nopassword oldpassword orchestrator workflow workflows automation dashboard database oracle mysql postgres docker kubernetes
        internet computer laptop keyboard monkey dragon tiger lion eagle falcon hawk wolf bear shark dolphin horse pony kitty kitten puppy doggy buddy butterfly flower rose lily daisy sunflower rainbow
        sunshine sunrise sunset moonlight starlight summer winter spring autumn january february march april june july august september october november december monday tuesday wednesday thursday friday
        saturday sunday morning night forever always never whatever nothing something everything love lover loveme loveyou iloveyou iloveu ilove ihateyou hate fuck fuckyou fuckoff shit bitch asshole sexy baby
        babygirl babyboy honey sweet sweetie sweetheart angel heaven devil satan demon jesus jesuschrist christ god godisgood blessed blessing faith hope grace mercy peace freedom liberty justice victory
        princess prince queen king knight warrior soldier killer hunter ranger ninja samurai pirate wizard magic magician mystery phoenix unicorn thunder lightning storm shadow ghost spirit matrix galaxy
        football soccer baseball basketball hockey tennis golf cricket rugby volleyball swimming running dancing skating racing boxing wrestling fishing hunting yankees lakers cowboys eagles steelers
        packers patriots chelsea arsenal liverpool manchester manutd barcelona realmadrid juventus bayern borussia celtic rangers ferrari porsche mercedes mustang corvette camaro harley yamaha honda toyota
        superman batman spiderman ironman wolverine deadpool avengers starwars startrek skywalker yoda pokemon pikachu naruto sasuke minecraft fortnite roblox warcraft counterstrike playstation nintendo
        xbox zelda mario sonic harry potter harrypotter hogwarts gandalf frodo tolkien merlin arthur snoopy garfield mickey mickeymouse minnie donald cinderella tinkerbell winnie barney scooby simpson
        michael jennifer jessica ashley amanda daniel andrew joshua matthew anthony christopher nicole elizabeth samantha stephanie robert thomas charlie george william richard jordan taylor hannah maggie
        sophie oliver maximilian alexander alexandra andrea patrick patricia barbara katherine victoria veronica natalia isabella gabriel gabriela francisco fernando ricardo carlos eduardo alejandro sebastian
        valentina mohammed muhammad ibrahim mustafa fatima ahmed krishna ganesh lakshmi shiva london paris berlin madrid moscow newyork chicago boston dallas texas california florida canada america
        australia england ireland scotland france germany deutschland italia espana brasil mexico argentina colombia india pakistan china japan russia ukraine polska turkiye istanbul
        chocolate cookie cookies cheese pizza banana apple orange strawberry cherry peaches pepper ginger coffee whiskey tequila vodka beer purple yellow silver golden diamond crystal black white
        google facebook twitter instagram linkedin youtube amazon netflix microsoft windows samsung iphone android apple linux ubuntu github gitlab slack stripe paypal bitcoin crypto ethereum
        correct horse battery staple money cash dollar million rich lucky winner champion number first second family friend friends bestfriend mother father mommy daddy mama papa
        sister brother children husband wife marriage wedding birthday school college university teacher student doctor nurse police music guitar piano rock metal metallica nirvana slipknot eminem beatles
        blink green blue red pink zaq qwerty qwertz azerty asdf asdfgh zxcv zxcvbn qazwsx qweasd qweasdzxc abc abcd abcdef abcabc aaa xxx zzz
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    private static readonly int LongestWord = Words.Max(word => word.Length);

    /// <summary>Whether a password is one of those.</summary>
    /// <param name="password">Ten characters or more.</param>
    /// <param name="names">What everybody knows of its owner: address, name.</param>
    public static bool IsOne(string password, params ReadOnlySpan<string?> names)
    {
        if (password.Length == 0) return false;
        var text = password.ToLowerInvariant();
        if (text.Distinct().Count() < 4 || IsDoubled(text) || IsLittleBesideWalks(text)) return true;
        var parts = Parts(names);
        if (IsLittleBeside(text, parts) || IsLittleBeside(Plain(text), parts)) return true;
        return IsDressedWord(text) || IsDressedWord(Plain(text)) || IsDressedWord(PlainWithin(text));
    }

    // Figures at the end are a year or a number; within a word they stand for letters.
    private static string PlainWithin(string text)
    {
        var (from, to) = (0, text.Length);
        while (to > 0 && !char.IsLetter(text[to - 1])) to--;
        while (from < to && !char.IsLetter(text[from])) from++;
        return text[..from] + Plain(text[from..to]) + text[to..];
    }

    // "Pa$$w0rd" is "password".
    private static string Plain(string text) => string.Concat(text.Select(sign => sign switch
    {
        '0' => 'o', '1' or '!' or '|' => 'i', '3' => 'e', '4' or '@' => 'a', '5' or '$' => 's', '7' or '+' => 't', '8' => 'b', '9' => 'g', _ => sign,
    }));

    // "abc1abc1abc1"
    private static bool IsDoubled(string text) => Enumerable.Range(1, Math.Min(Own - 1, text.Length / 2)).Any(unit => text.Where((sign, at) => sign != text[at % unit]).Any() is false);

    // One or two words, with figures and signs around them: "Summer2026!", "iloveyou-dragon1".
    private static bool IsDressedWord(string text)
    {
        if (!IsWord(string.Concat(text.Where(char.IsLetter)))) return false;
        var dress = BesideWalks(string.Concat(text.Where(sign => !char.IsLetter(sign)))).Distinct().ToList();
        return dress.Count(char.IsDigit) <= FiguresOfAYear && dress.Count < Own;
    }

    private static bool IsWord(string letters) => letters.Length <= 2 * LongestWord
        && (Words.Contains(letters) || Enumerable.Range(1, Math.Max(letters.Length - 1, 0)).Any(cut => Words.Contains(letters[..cut]) && Words.Contains(letters[cut..])));

    // An address' domain is not its owner's name. The longest first, so that "grace.hopper" leaves no dot.
    private static List<string> Parts(ReadOnlySpan<string?> names)
    {
        HashSet<string> parts = new(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (name is not { Length: <= LongestName }) continue;
            var (whole, local) = (name.ToLowerInvariant(), name.ToLowerInvariant().Split('@')[0]);
            parts.UnionWith([whole, local, .. local.Split('.', '-', '_', '+', ' ')]);
        }

        return [.. parts.Where(part => part.Length >= ShortestName).OrderByDescending(part => part.Length)];
    }

    private static bool IsLittleBeside(string text, List<string> parts)
    {
        var own = parts.Aggregate(text, static (rest, part) => rest.Replace(part, "", StringComparison.Ordinal)).Length;
        return own < Own && own < text.Length;
    }

    private static bool IsLittleBesideWalks(string text) => BesideWalks(text).Length is var own && own < Own && own < text.Length;

    // What is left after every walk of four keys or more, along a row or across, is the owner's own.
    private static string BesideWalks(string text)
    {
        var own = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var walk = Rows.Max(row => Walk(row, text, at));
            if (walk < 4) own.Append(text[at]);
            at += walk >= 4 ? walk : 1;
        }

        return own.ToString();
    }

    private static int Walk(string row, string text, int at)
    {
        var longest = 0;
        for (var start = row.IndexOf(text[at], StringComparison.Ordinal); start >= 0; start = row.IndexOf(text[at], start + 1))
        {
            var length = 1;
            while (at + length < text.Length && start + length < row.Length && row[start + length] == text[at + length]) length++;
            longest = Math.Max(longest, length);
        }

        return longest;
    }
}
