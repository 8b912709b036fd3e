using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Domain.Conditions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Tests.Templates;

/// <summary>Whatever is written, the only thing that goes wrong is an error of the language itself. <c>ORCHESTRATOR_FUZZ</c> sets how many texts of each kind are tried.</summary>
public sealed class FuzzTests
{
    private static readonly int Tries =
        int.TryParse(Environment.GetEnvironmentVariable("ORCHESTRATOR_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked > 0 ? asked : 200;

    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(Tries);
    private static readonly Arbitrary<int> Seeds = Gen.Choose(0, int.MaxValue).ToArbitrary();

    [Fact]
    public void Whatever_the_grammar_of_templates_allows_is_read() =>
        Prop.ForAll(Seeds, seed => Reads(Template.Parse(new Grammar(seed).Template()).Error)).Check(Runs);

    [Fact]
    public void Whatever_the_grammar_of_conditions_allows_is_read() =>
        Prop.ForAll(Seeds, seed => Reads(Condition.Parse(new Grammar(seed).Condition()).Error)).Check(Runs);

    [Fact]
    public void Templates_whole_or_broken_end_in_a_value_or_their_own_error() => Prop.ForAll(Seeds, seed =>
    {
        var grammar = new Grammar(seed);
        var whole = grammar.Template();
        return Survives(whole) && Survives(grammar.Broken(whole));
    }).Check(Runs);

    [Fact]
    public void Conditions_whole_or_broken_end_in_an_answer_or_their_own_error() => Prop.ForAll(Seeds, seed =>
    {
        var grammar = new Grammar(seed);
        var whole = grammar.Condition();
        return Survives(whole) && Survives(grammar.Broken(whole));
    }).Check(Runs);

    [Fact]
    public void Texts_at_the_limits_end_in_a_value_or_their_own_error_without_much_stack() => OnSmallStack(() => Prop.ForAll(Seeds, seed =>
    {
        var grammar = new Grammar(seed);
        return Survives(grammar.Monster(grammar.Broken(grammar.Template()))) && Survives(grammar.Monster(grammar.Condition()));
    }).Check(Runs.WithMaxTest(Math.Max(1, Tries / 20))));

    [Fact]
    public void Renaming_a_step_there_and_back_gives_the_same_text_and_the_same_meaning() => Prop.ForAll(Seeds, seed =>
    {
        var (template, condition) = (new Grammar(seed).Template(), new Grammar(seed).Condition());
        var (elsewhere, back) = (Template.Rename(template, "a", "fresh_1"), Condition.Rename(condition, "a", "fresh_1"));
        return Template.Rename(elsewhere, "fresh_1", "a") == template && Condition.Rename(back, "fresh_1", "a") == condition
            && Template.Parse(elsewhere).Template!.References.All(reference => reference.Root != "a");
    }).Check(Runs);

    private static bool Reads<TError>(TError? error) where TError : class
    {
        error.ShouldBeNull();
        return true;
    }

    private static bool Survives(string source)
    {
        var (watch, names) = (Stopwatch.StartNew(), false);
        var scopes = Scopes();
        foreach (var scope in scopes)
        {
            if (Template.Parse(source).Template is { } template)
            {
                names |= template.References.Any(reference => reference.Root == "vault");
                foreach (var sink in Enum.GetValues<TemplateSink>())
                    Sound(template.Evaluate(scope, sink, new WorkBudget(4_000_000)));
            }

            var condition = Condition.Parse(source);
            names |= condition.Condition?.References.Any(reference => reference.Root == "vault") == true;
            if (condition.Condition is { } question)
                _ = question.Evaluate(scope, new WorkBudget(4_000_000)).Error?.Sentence;
            else
                condition.Error!.Message.Length.ShouldBeLessThan(400);
        }

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
        return scopes.All(scope => scope.TakeOpened() == 0 || names);
    }

    private static void Sound(TemplateResult result)
    {
        if (result.Error is { } error)
            error.Sentence.Length.ShouldBeLessThan(800);
        else
            Surrogates.AreWhole(result.Value).ShouldBeTrue();
    }

    private static void OnSmallStack(Action test)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(test), 256 * 1024);
        thread.Start();
        thread.Join();
        failure.ShouldBeNull();
    }

    private static Watched[] Scopes() =>
    [
        new("""
            { "a": { "x": 1, "b": [1, "two", { "x": 1, "b": 2, "c": [] }], "c": "{{ vault.secret }}", "list": [3, 1, 2], "text": "credentials://crm/token", "n": 12.5,
                     "deep": { "a": { "b": { "c": 1 } } }, "true": true, "and": null, "x-id": "h" },
              "b": [[1, 2], { "x": "a", "text": "{{ a.text }}" }, "2026-03-01", null, 5e-10], "execution": { "n": 1 } }
            """),
        new($$"""
            { "a": { "x": "\ud800", "b": ["\udc00", "a", "\ud800"], "c": { "\ud800": 1 }, "list": [1e308, -1e308, 1e-320, 0.1, {{new string('9', 400)}}], "n": -0.0, "and": "NaN",
                     "text": "{{new string('x', 20_000)}}", "deep": {{new string('[', 300)}}{{new string(']', 300)}} },
              "b": [{{string.Join(',', Enumerable.Range(0, 2_000))}}] }
            """),
    ];

    /// <summary>Data beside a secret that nothing written here names, so that nothing may ask for it.</summary>
    private sealed class Watched(string json) : ITemplateScope
    {
        private readonly Data _data = new(json);

        private int _opened;

        public IEnumerable<string> Roots => _data.Roots.Append("vault");

        public TimeProvider Time => _data.Time;

        public int TakeOpened() => Interlocked.Exchange(ref _opened, 0);

        public bool TryGet(string root, out JsonElement value)
        {
            if (root != "vault")
                return _data.TryGet(root, out value);
            _opened++;
            value = Json.Of("hunter2");
            return true;
        }
    }
}
