using Orchestrator.Domain.Workflows;

namespace Orchestrator.Tests.Workflows;

public sealed class StepNameTests
{
    [Theory]
    [InlineData("Fetch user", "fetch_user")]
    [InlineData("  Is it a bug?! ", "is_it_a_bug")]
    [InlineData("2nd try", "step_2nd_try")]
    [InlineData("", "step")]
    [InlineData("日本", "step")]
    [InlineData("Trigger", "step_trigger")]
    [InlineData("not", "step_not")]
    [InlineData("__x", "x")]
    public void A_name_is_made_from_the_label(string label, string name) => StepName.From(label, new HashSet<string>()).ShouldBe(name);

    [Fact]
    public void A_taken_name_is_counted_on() => StepName.From("Send", new HashSet<string> { "send", "send_2" }).ShouldBe("send_3");

    [Fact]
    public void A_made_name_is_always_a_good_one()
    {
        var taken = new HashSet<string>();
        foreach (var label in new[] { new string('a', 200), new string('a', 200), "9" + new string('z', 90), "_", "Ünïcode", "item", "execution" })
        {
            var name = StepName.From(label, taken);
            StepName.Problem(name, isTrigger: false).ShouldBeNull(label);
            taken.Add(name).ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData("Fetch User", "such as fetch_user")]
    [InlineData("", "needs a name")]
    [InlineData("workflow", "meaning of its own")]
    [InlineData("trigger", "meaning of its own")]
    public void A_bad_name_is_refused_with_a_good_one(string name, string message) => StepName.Problem(name, isTrigger: false)!.ShouldContain(message);

    [Fact]
    public void The_trigger_may_be_called_trigger() => StepName.Problem("trigger", isTrigger: true).ShouldBeNull();
}
