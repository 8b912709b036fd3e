using Orchestrator.Domain.Curl;

namespace Orchestrator.Tests.Curl;

public sealed class CurlReaderTests
{
    [Fact]
    public void Method_address_query_headers_and_body_are_read()
    {
        var request = Read("""
            curl -X POST 'https://api.example.com/v1/orders?dry=true&q=a%20b' \
              -H 'Accept: application/json' \
              -H 'Content-Type: application/json' \
              -d '{"name":"O'\''Brien","n":12.50}'
            """);

        request.Method.ShouldBe("POST");
        request.Url.ShouldBe("https://api.example.com/v1/orders");
        request.Query.ShouldBe([new("dry", "true"), new("q", "a b")]);
        request.Headers.ShouldBe([new("Accept", "application/json")]);
        request.Body!.Type.ShouldBe("json");
        request.Body.Value.GetRawText().ShouldBe("""{"name":"O'Brien","n":12.50}""");
    }

    [Theory]
    [InlineData("curl https://a.example", "GET")]
    [InlineData("curl https://a.example -d a=1", "POST")]
    [InlineData("curl -I https://a.example", "HEAD")]
    [InlineData("curl -XPUT https://a.example -da=1", "PUT")]
    [InlineData("curl --request=delete https://a.example", "DELETE")]
    [InlineData("curl -sSLX PATCH https://a.example", "PATCH")]
    [InlineData("curl -G https://a.example -d a=1", "GET")]
    [InlineData("curl -F a=1 https://a.example", "POST")]
    [InlineData("$ curl https://a.example", "GET")]
    public void The_method_is_what_curl_would_use(string command, string method) => Read(command).Method.ShouldBe(method);

    [Theory]
    [InlineData("curl 'https://a.example/x' -H 'x: a b'", "a b")]
    [InlineData("curl https://a.example/x -H \"x: a \\\"b\\\" \\$c\"", "a \"b\" $c")]
    [InlineData("curl https://a.example/x -H $'x: a\\tb\\u00e9\\x21\\'\\041'", "a\tbé!'!")]
    [InlineData("curl https://a.example/x -H x:\\ a\\ b", "a b")]
    [InlineData("curl https://a.example/x \\\r\n -H 'x: 1'", "1")]
    [InlineData("curl https://a.example/x\n -H 'x: 1'", "1")]
    [InlineData("curl https://a.example/x -H “x: 1”", "1")]
    [InlineData("curl \"https://a.example/x\" ^\r\n  -H \"x: 1\"", "1")]
    [InlineData("curl ^\"https://a.example/x^\" ^\n  -H ^\"x: ^\\^\"a^\\^\" ^& b^\"", "\"a\" & b")]
    public void Quotes_escapes_and_lines_that_go_on_are_read_as_the_shell_does(string command, string value) => Read(command).Headers.ShouldBe([new("x", value)]);

    [Theory]
    [InlineData("-u ada:pw", "Authorization", "Basic YWRhOnB3")]
    [InlineData("--oauth2-bearer t0", "Authorization", "Bearer t0")]
    [InlineData("-A me/1", "User-Agent", "me/1")]
    [InlineData("-e https://r.example;auto", "Referer", "https://r.example")]
    [InlineData("-b 'a=1; b=2' -H 'cookie: c=3'", "Cookie", "a=1; b=2; c=3")]
    [InlineData("-H 'x-a: 1' -H 'X-A: 2'", "x-a", "1, 2")]
    [InlineData("-H 'Empty;'", "Empty", "")]
    [InlineData("-r 0-9", "Range", "bytes=0-9")]
    public void Options_that_stand_for_headers_become_headers(string options, string name, string value) =>
        Read($"curl https://a.example {options.Replace(";auto", "';auto'", StringComparison.Ordinal)}").Headers.ShouldBe([new(name, value)]);

    [Theory]
    [InlineData("-d a=1 -d 'b=x y%26'", "form", """{"a":"1","b":"x y&"}""")]
    [InlineData("-d a=1 -d a=2", "form", """{"a":["1","2"]}""")]
    [InlineData("--data-urlencode 'a=x & y'", "form", """{"a":"x & y"}""")]
    [InlineData("""--json '{"a":1}'""", "json", """{"a":1}""")]
    [InlineData("""-d '[1,2]'""", "json", "[1,2]")]
    [InlineData("-H 'content-type: text/csv' --data-raw 'a;b'", "text", "\"a;b\"")]
    [InlineData("-d hello", "text", "\"hello\"")]
    [InlineData("--data-raw @literal", "text", "\"@literal\"")]
    [InlineData("""-H 'content-type: application/json' -d '{"a":1,"a":2}'""", "text", "\"{\\\"a\\\":1,\\\"a\\\":2}\"")]
    [InlineData("-F a=1 -F 'b=x;type=text/plain' --form-string c=@x", "multipart", """{"a":"1","b":"x","c":"@x"}""")]
    public void Data_becomes_the_body_type_that_sends_it(string options, string type, string value)
    {
        var body = Read($"curl https://a.example {options}").Body!;

        (body.Type, body.Value.GetRawText()).ShouldBe((type, value));
    }

    [Fact]
    public void A_content_type_that_the_step_makes_by_itself_is_left_to_it_and_others_stay()
    {
        Read("""curl https://a.example -H 'Content-Type: application/json; charset=utf-8' -d '{}'""").Headers.ShouldBeEmpty();
        Read("curl https://a.example -d a=1").Headers.ShouldBeEmpty();
        Read("""curl https://a.example -H 'Content-Type: application/vnd.api+json' -d '{}'""").Headers.ShouldBe([new("Content-Type", "application/vnd.api+json")]);
        Read("curl https://a.example -d hello").Headers.ShouldBe([new("Content-Type", "application/x-www-form-urlencoded")]);
        Read("""curl https://a.example --json '{}'""").Headers.ShouldBe([new("Accept", "application/json")]);
    }

    [Fact]
    public void What_of_a_query_a_setting_cannot_hold_stays_in_the_address()
    {
        var request = Read("curl 'https://a.example/x?a=1&tag=x&tag=y&flag&bad=%zz&b=2#top'");

        request.Url.ShouldBe("https://a.example/x?tag=x&tag=y&flag&bad=%zz");
        request.Query.ShouldBe([new("a", "1"), new("b", "2")]);
    }

    [Fact]
    public void Templates_are_left_as_they_are()
    {
        var request = Read("curl 'https://a.example/{{ trigger.id | default(\"a?b\") }}?q={{ trigger.q }}&r=a%20{{x}}' -H 'x: {{ trigger.h }}'");

        request.Url.ShouldBe("https://a.example/{{ trigger.id | default(\"a?b\") }}");
        request.Query.ShouldBe([new("q", "{{ trigger.q }}"), new("r", "a {{x}}")]);
        request.Headers.ShouldBe([new("x", "{{ trigger.h }}")]);
    }

    [Fact]
    public void Data_with_G_goes_into_the_query() =>
        Read("curl -G 'https://a.example/?z=0' -d a=1 --data-urlencode 'q=x y'").Query.ShouldBe([new("z", "0"), new("a", "1"), new("q", "x y")]);

    [Fact]
    public void User_and_password_in_the_address_become_a_header()
    {
        var request = Read("curl https://ada:p%40w@a.example/x@y");

        request.Url.ShouldBe("https://a.example/x@y");
        request.Headers.ShouldBe([new("Authorization", "Basic YWRhOnBAdw==")]);
    }

    private static CurlRequest Read(string command)
    {
        var reading = CurlReader.Read(command);
        reading.Notes.Where(note => note.Stops).ShouldBeEmpty();
        return reading.Request.ShouldNotBeNull();
    }
}
