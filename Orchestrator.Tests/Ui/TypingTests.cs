using System.Text.RegularExpressions;

namespace Orchestrator.Tests.Ui;

public sealed partial class TypingTests
{
    // Only a bound value is known to be what the browser shows; another one is drawn over the letters typed since the page was told.
    [Fact]
    public void Every_field_that_tells_of_each_letter_is_bound()
    {
        var web = Path.Combine(Repository.Root, "Orchestrator.Web");
        var pages = Directory.EnumerateFiles(web, "*.razor", SearchOption.AllDirectories).ToList();

        pages.ShouldContain(page => File.ReadAllText(page).Contains("@bind:event=\"oninput\"", StringComparison.Ordinal));
        pages.Where(page => Unbound().IsMatch(File.ReadAllText(page))).Select(page => Path.GetRelativePath(web, page)).ShouldBeEmpty();
    }

    [GeneratedRegex("""\bvalue="@[^"]*"\s+@oninput=|@oninput="[^"]*"\s+value="@""", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Unbound();
}
