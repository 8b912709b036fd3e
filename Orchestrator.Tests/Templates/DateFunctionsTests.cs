namespace Orchestrator.Tests.Templates;

public sealed class DateFunctionsTests
{
    [Theory]
    [InlineData("now", "2026-03-01T09:30:00Z")]
    [InlineData("now()", "2026-03-01T09:30:00Z")]
    [InlineData("now | addTime(\"90s\")", "2026-03-01T09:31:30Z")]
    [InlineData("now | addTime(\"-3d\")", "2026-02-26T09:30:00Z")]
    [InlineData("now | addTime(\"1h30m\")", "2026-03-01T11:00:00Z")]
    [InlineData("now | addTime(\"1ms\")", "2026-03-01T09:30:00.001Z")]
    [InlineData("\"2026-03-01T10:30:00+01:00\" | addTime(\"0s\")", "2026-03-01T09:30:00Z")]
    [InlineData("0 | addTime(\"1d\")", "1970-01-02T00:00:00Z")]
    [InlineData("1.5 | addTime(\"0s\")", "1970-01-01T00:00:01.5Z")]
    public void Instants_are_moved_and_written_in_UTC(string expression, string expected) =>
        Data.Empty.Text($"{{{{ {expression} }}}}").ShouldBe(expected);

    [Theory]
    [InlineData("formatDate(\"yyyy-MM-dd\")", "2026-07-01")]
    [InlineData("formatDate(\"dddd, d MMMM\")", "Wednesday, 1 July")]
    [InlineData("formatDate(\"HH:mm zzz\", \"Europe/Berlin\")", "01:30 +02:00")]
    [InlineData("formatDate(\"d MMM HH:mm\", \"Asia/Tokyo\")", "1 Jul 08:30")]
    public void Instants_are_formatted_in_UTC_or_the_zone_named(string function, string expected) =>
        Data.Empty.Text($"{{{{ \"2026-{(function.Contains("zzz") || function.Contains("Tokyo") ? "06-30T23:30:00Z" : "07-01T09:30:00Z")}\" | {function} }}}}").ShouldBe(expected);

    [Theory]
    [InlineData("\"yesterday\" | formatDate(\"yyyy\")", "not an ISO 8601 date or time")]
    [InlineData("\"2026-13-01\" | formatDate(\"yyyy\")", "not an ISO 8601 date or time")]
    [InlineData("now | formatDate(\"%\")", "cannot use this pattern")]
    [InlineData("now | formatDate(\"yyyy\", \"Moon/Base\")", "no such time zone")]
    [InlineData("now | addTime(\"soon\")", "a length of time such as")]
    [InlineData("now | addTime(\"--1d\")", "a length of time such as")]
    [InlineData("\"9999-12-31\" | addTime(\"2d\")", "years 1 to 9999")]
    [InlineData("\"0001-01-01\" | addTime(\"-2d\")", "years 1 to 9999")]
    [InlineData("1e30 | addTime(\"1s\")", "years 1 to 9999")]
    [InlineData("-1e300 | formatDate(\"yyyy\")", "years 1 to 9999")]
    public void What_is_no_instant_length_pattern_or_zone_is_said(string expression, string reason) =>
        Data.Empty.Error($"{{{{ {expression} }}}}").Message.ShouldContain(reason);
}
