using System.Diagnostics.Metrics;
using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Redaction;

namespace Orchestrator.Tests.Redaction;

public sealed class RedactorTests
{
    private static readonly Redactor Known = Redactor.Create([new("stripe-live", "p@ss/w\"rd+1"), new(null, "other-value"), new("pin", "4711")]);

    [Theory]
    [InlineData("a p@ss/w\"rd+1 b", "a «secret:stripe-live» b")]
    [InlineData("a other-value b", "a «redacted» b")]
    [InlineData("pp@ss/w\"rd+1p@ss/w\"rd+1p", "p«secret:stripe-live»«secret:stripe-live»p")]
    [InlineData("4711", "«secret:pin»")]
    [InlineData(" 4711\n", "«secret:pin»")]
    [InlineData("year 4711", "year 4711")]
    [InlineData("Authorization: Bearer other-value p@ss/w\"rd+1", "Authorization: «secret:stripe-live»")]
    public void A_known_secret_is_named_in_its_place(string text, string shown) => Known.Mask(text).ShouldBe(shown);

    [Theory]
    [InlineData("""{"a":[{"b":"x other-value"}],"c":1.50}""", """{"a":[{"b":"x «redacted»"}],"c":1.50}""")]
    [InlineData("""{"other-value":1}""", """{"«redacted»":1}""")]
    [InlineData("""{"password":"p@ss\/w\u0022rd+1","x":"é"}""", """{"password":"«secret:stripe-live»","x":"é"}""")]
    [InlineData("""{"apiKey":12345,"ok":true}""", """{"apiKey":"«redacted»","ok":true}""")]
    [InlineData("""{"secret":{"a":[1,{"b":2}]},"x":[]}""", """{"secret":"«redacted»","x":[]}""")]
    [InlineData("""{"token":null,"secret":false,"password":""}""", """{"token":null,"secret":false,"password":""}""")]
    [InlineData("""[{"name":"Authorization","value":"abc"},{"name":"Accept","value":"abc"}]""", """[{"name":"Authorization","value":"«redacted»"},{"name":"Accept","value":"abc"}]""")]
    [InlineData("""[4711, "4711", 47110]""", """["«redacted»","«secret:pin»",47110]""")]
    [InlineData("""{"headers":{"X-Api-Key":"k","Accept":"*/*"},"maxTokens":5}""", """{"headers":{"X-Api-Key":"«redacted»","Accept":"*/*"},"maxTokens":5}""")]
    public void A_JSON_value_is_masked_at_any_depth(string json, string shown) => Known.Mask(Parse(json)).GetRawText().ShouldBe(shown);

    [Fact]
    public void What_holds_no_secret_is_returned_as_it_is_without_allocating()
    {
        var text = "Fetched 17 users from https://api.example.com/users?page=2 for author 9.";
        var json = Parse("""{"users":[{"name":"Zoë","age":7,"url":"https://x.io/a"}],"next":null}""");
        Known.Mask(text).ShouldBeSameAs(text);
        // The runtime may recompile a method in the middle of a round and charge it to this thread; a round without that is enough.
        Enumerable.Range(0, 20).Min(_ => Allocated(text, json)).ShouldBe(0);
    }

    private static long Allocated(string text, JsonElement json)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Known.Mask(text);
            Known.Mask(json);
        }
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Fact]
    public void More_secrets_make_another_redactor_and_leave_the_first_as_it_was()
    {
        var more = Known.With([new("late", "late-secret")]);
        more.Mask("late-secret other-value").ShouldBe("«secret:late» «redacted»");
        Known.Mask("late-secret").ShouldBe("late-secret");
        Known.With([new("empty", " ")]).ShouldBeSameAs(Known);
    }

    [Fact]
    public void Overlapping_secrets_leave_nothing_of_either()
    {
        var redactor = Redactor.Create([new("a", "abcdefgh"), new("b", "efghijkl"), new("c", "abcdefghXY")]);
        redactor.Mask("1abcdefghijkl2").ShouldBe("1«secret:a»2");
        redactor.Mask("1abcdefghXY2").ShouldBe("1«secret:c»2");
    }

    [Fact]
    public void A_value_that_cannot_be_masked_is_dropped()
    {
        JsonElement gone;
        using (var document = JsonDocument.Parse("""{"a":"other-value"}"""))
            gone = document.RootElement;
        Known.Mask(gone).GetString().ShouldBe("«redacted»");
        Known.Mask(default(JsonElement)).GetString().ShouldBe("«redacted»");
    }

    [Fact]
    public void A_value_that_is_dropped_is_counted_with_its_reason()
    {
        List<string> reasons = [];
        using var listener = new MeterListener { InstrumentPublished = static (instrument, own) => { if (instrument.Name == "orchestrator.redaction.failures") own.EnableMeasurementEvents(instrument); } };
        var thread = Environment.CurrentManagedThreadId;
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => { if (Environment.CurrentManagedThreadId == thread) reasons.Add($"{tags[0].Value}"); });
        listener.Start();
        Known.Mask(Parse("\"\\ud800\"")).GetString().ShouldBe("«redacted»");
        Known.Mask(default(JsonElement)).GetString().ShouldBe("«redacted»");
        reasons.ShouldBe([nameof(InvalidOperationException), nameof(InvalidOperationException)]);
    }

    [Fact]
    public void An_error_is_masked_in_message_and_detail()
    {
        var error = new StepError(ErrorCodes.Http(401), "refused other-value", Parse("""{"headers":{"set-cookie":"a"}}"""), Attempt: 2);
        var masked = Known.Mask(error);
        masked.Message.ShouldBe("refused «redacted»");
        masked.Detail!.Value.GetRawText().ShouldBe("""{"headers":{"set-cookie":"«redacted»"}}""");
        masked.Attempt.ShouldBe(2);
    }

    [Fact]
    public void A_deeply_nested_value_is_masked()
    {
        var json = new string('[', 500) + "\"other-value\"" + new string(']', 500);
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 600 });
        Known.Mask(document.RootElement).GetRawText().ShouldBe(json.Replace("other-value", "«redacted»", StringComparison.Ordinal));
    }

    private static JsonElement Parse(string json) => JsonElement.Parse(json);
}
