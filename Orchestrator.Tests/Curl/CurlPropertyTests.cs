using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Domain.Curl;
using Orchestrator.Web.Features.Executions;

namespace Orchestrator.Tests.Curl;

public sealed class CurlPropertyTests
{
    private static readonly string[] _pieces =
    [
        "curl", " ", " ", "\n", "\\\n", "^\n", "^\"", "^", "\\", "'", "\"", "$'", "$", "`", "$(", "“", "’", "#", "|", "&", ";", ">", "-", "--", "-H", "-d", "-u", "-F", "-X", "-G", "-b", "--json", "--data-urlencode",
        "--url", "https://", "a.example", "/x", "?", "=", "&&", "%", "%41", "{{", "}}", "@", ":", "x: 1", "Authorization: Bearer ", "Basic ", "{", "}", "[", "]", "\\u", "\\x", "\\xe2", "d83d", "\ud83d", "\udc00", "é", "«secret:a»", "credentials://a",
    ];

    [Fact]
    public void Whatever_is_pasted_gives_a_request_or_a_reason_and_never_throws() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5_000), Prop.ForAll(Gen.Elements(_pieces).ListOf().Select(list => string.Concat(list)).ToArbitrary(), text =>
        {
            foreach (var command in (string[])[text, $"curl https://a.example {text}"])
            {
                var reading = CurlReader.Read(command);
                (reading.Request is null).ShouldBe(reading.Notes.Any(note => note.Stops));
                reading.Notes.ShouldAllBe(note => note.Line >= 1 && note.Column >= 1 && note.Line <= command.Count(c => c == '\n') + 1);
                foreach (var secret in reading.Secrets) secret.Replace(reading.Request!, "id").Settings().Count().ShouldBe(6);
                _ = reading.Request?.Settings().Select(setting => setting.Value?.GetRawText()).ToList();
            }
        }));

    [Fact]
    public void What_the_run_page_prints_is_read_as_the_same_request() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(Requests().ToArbitrary(), input =>
        {
            var printed = CurlText.OfRequest(input)!;
            var reading = CurlReader.Read(printed);

            reading.Notes.ShouldBeEmpty(printed);
            var settings = JsonSerializer.SerializeToElement(reading.Request!.Settings().Where(setting => setting.Value is not null).ToDictionary(setting => setting.Field, setting => setting.Value!.Value));
            CurlText.OfRequest(settings).ShouldBe(printed);
        }));

    private static Gen<JsonElement> Requests()
    {
        var text = Gen.Elements("a", "b c", "O'Brien", "\"q\"", "\\", "$HOME", "`x`", "é 😀", "x\ny", "&=?#", "100%", "a+b", "^", "|", "«secret:crm»").ListOf().Select(list => string.Concat(list));
        var line = text.Select(one => one.ReplaceLineEndings(" ").Trim());
        var word = Gen.Elements("a", "page", "x-id", "q_1");
        var headers = Gen.Elements("x-a", "Accept", "Authorization");
        return from method in Gen.Elements("POST", "PUT", "PATCH", "DELETE")
               from path in Gen.Elements("https://a.example/x", "http://127.0.0.1:8080/a%20b", "https://ä.example/")
               from query in Pairs(word, text)
               from named in Pairs(headers, line)
               from body in Pairs(word, text)
               select JsonSerializer.SerializeToElement(new Dictionary<string, object>(StringComparer.Ordinal)
               {
                   ["method"] = method, ["url"] = path, ["query"] = query, ["headers"] = named.Where(one => one.Value.Length > 0).ToDictionary(StringComparer.Ordinal), ["body"] = body,
               });
    }

    private static Gen<Dictionary<string, string>> Pairs(Gen<string> names, Gen<string> values) =>
        names.Zip(values).ListOf().Select(list => list.DistinctBy(one => one.Item1, StringComparer.Ordinal).ToDictionary(one => one.Item1, one => one.Item2, StringComparer.Ordinal));
}
