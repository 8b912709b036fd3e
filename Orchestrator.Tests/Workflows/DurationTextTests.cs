using FsCheck.Fluent;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Tests.Workflows;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("90s", 90)]
    [InlineData("2h", 7200)]
    [InlineData("3d", 259200)]
    [InlineData("1m30s", 90)]
    [InlineData("1h 30m", 5400)]
    [InlineData("1.5s", 1.5)]
    [InlineData("500ms", 0.5)]
    [InlineData("0s", 0)]
    public void Lengths_of_time_are_read_as_people_write_them(string text, double seconds)
    {
        DurationText.TryParse(text, out var duration).ShouldBeTrue();
        duration.TotalSeconds.ShouldBe(seconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("90")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("1s1m")]
    [InlineData("1m1m")]
    [InlineData("1 week")]
    [InlineData("1..5s")]
    [InlineData("99999999999999999999d")]
    [InlineData("4000d")]
    public void Anything_else_is_refused(string? text) => DurationText.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(90_000, "1m30s")]
    [InlineData(86_400_000, "1d")]
    [InlineData(1_250, "1s250ms")]
    public void Lengths_of_time_are_written_short(int milliseconds, string text) =>
        DurationText.Format(TimeSpan.FromMilliseconds(milliseconds)).ShouldBe(text);

    [Fact]
    public void What_is_written_reads_back() => FsCheck.Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<int>(), number =>
    {
        var duration = TimeSpan.FromMilliseconds(Math.Abs((long)number));
        return DurationText.TryParse(DurationText.Format(duration), out var back) && back == duration;
    }));
}
