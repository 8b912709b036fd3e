using System.Text.RegularExpressions;

namespace Orchestrator.Tests.Security;

public sealed partial class WayOutTests
{
    // Where the types that open connections may be named, and which. A new line needs a reason a reader can check.
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Orchestrator.Web/Security/OutboundHttp.cs"] = ["HttpClient", "HttpMessageInvoker", "SocketsHttpHandler"], // with the guard's connection
        ["Orchestrator.Web/Security/OutboundCall.cs"] = ["HttpClient"], // over itself, which sends through the guard
        ["Orchestrator.Web/Llm/AnthropicWire.cs"] = ["HttpClient"], // the library's setting of that name, given the one above
        ["Orchestrator.Web/Security/GuardedConnect.cs"] = ["Socket", "NetworkStream", "Dns"], // the guard's connection
        ["Orchestrator.Web/Actions/PostgresQuery.cs"] = ["NpgsqlConnection", "NpgsqlDataSource", "NpgsqlDataSourceBuilder"], // to addresses the guard has tested
    };

    [Fact]
    public void Nothing_opens_a_connection_but_the_guard()
    {
        var found = Sources().SelectMany(file => Openers().Matches(Code(file.Text)).Select(match => (file.Path, Type: match.Value))).Distinct().ToList();
        found.Where(one => !Allowed.GetValueOrDefault(one.Path, []).Contains(one.Type, StringComparer.Ordinal)).ShouldBeEmpty();
        found.Count.ShouldBe(Allowed.Sum(file => file.Value.Length), "A line of the list is no longer needed.");
    }

    [Theory]
    [InlineData("var a = new HttpClient();")] [InlineData("SmtpClient mail = new();")] [InlineData("services.AddHttpClient();")]
    [InlineData("NpgsqlDataSource.Create(text)")] [InlineData("await Dns.GetHostAddressesAsync(name)")] [InlineData("options.UseNpgsql(text)")]
    public void The_look_sees_every_way_to_open_one(string line) => Openers().IsMatch(Code(line)).ShouldBeTrue();

    [Theory]
    [InlineData("catch (SocketException)")] [InlineData("// a HttpClient")] [InlineData("/// <see cref=\"Socket\"/>")] [InlineData("UriHostNameType.Dns ?")]
    public void The_look_is_not_misled(string line) => Openers().IsMatch(Code(line)).ShouldBeFalse();

    private static IEnumerable<(string Path, string Text)> Sources() =>
        from project in new[] { "Orchestrator.Web", "Orchestrator.Domain" }
        from file in Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root, project), "*.*", SearchOption.AllDirectories)
        let path = System.IO.Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')
        where (path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".razor", StringComparison.Ordinal))
            && !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal) && !path.Contains("/node_modules/", StringComparison.Ordinal)
        select (path, File.ReadAllText(file));

    private static string Code(string text) => Comments().Replace(text, "");

    [GeneratedRegex(@"//.*", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Comments();

    [GeneratedRegex(@"\b(?:HttpClient|HttpClientHandler|SocketsHttpHandler|HttpMessageInvoker|IHttpClientFactory|AddHttpClient|WebClient|HttpWebRequest|FtpWebRequest|Socket|TcpClient|UdpClient|NetworkStream|ClientWebSocket|SmtpClient|Dns(?=\.)|Ping|QuicConnection|NpgsqlConnection|NpgsqlDataSource|NpgsqlDataSourceBuilder|UseNpgsql|ConnectionFactory)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Openers();
}
