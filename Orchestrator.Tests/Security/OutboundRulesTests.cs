using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Orchestrator.Domain.Executions;
using Orchestrator.Tests.Actions;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Security;

/// <summary>Names that change, redirects and patience; what the HTTP step shows is in <see cref="OutboundHttpTests"/>.</summary>
public sealed class OutboundRulesTests
{
    private readonly FakeNames names = new();
    private readonly FakeTime time = new();

    [Fact]
    public async Task A_request_goes_to_the_address_that_was_tested()
    {
        await using var upstream = await Upstream.AnsweringAsync(200, "text/plain", "ok");
        names.Answer("api.example.com", "127.0.0.1").Answer("api.example.com", "10.0.0.1");
        using var outbound = Outbound($"127.0.0.1:{upstream.Port}");
        (await outbound.SendAsync(Get($"http://api.example.com:{upstream.Port}/"), default)).ShouldBeOfType<OutboundOutcome.Answered>();
        names.Asked.ShouldBe(["api.example.com"]);
    }

    [Fact]
    public async Task A_redirect_to_the_same_name_is_tested_again_when_the_name_is_looked_up_again()
    {
        await using var upstream = await Upstream.StartAsync(context =>
        {
            context.Response.Headers.Connection = "close";
            context.Response.Redirect("/again");
            return Task.CompletedTask;
        });
        names.Answer("api.example.com", "127.0.0.1").Answer("api.example.com", "169.254.169.254");
        using var outbound = Outbound($"127.0.0.1:{upstream.Port}");
        (await Refusal(outbound, $"http://api.example.com:{upstream.Port}/")).Code.ShouldBe(ErrorCodes.AddressNotAllowed);
        upstream.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("http://user:secret@127.0.0.1:{0}/")]
    [InlineData("http://user@127.0.0.1:{0}/")]
    [InlineData("gopher://127.0.0.1:{0}/")]
    [InlineData("http://flows.example.com./api/user")]
    public async Task A_redirect_to_what_may_not_be_called_at_first_may_not_be_called_then(string location)
    {
        await using var upstream = await Upstream.StartAsync(context =>
        {
            if (context.Request.Path == "/start")
            {
                context.Response.StatusCode = 302;
                context.Response.Headers.Location = new Uri(string.Format(null, location, context.Request.Host.Port)).AbsoluteUri;
            }
            return Task.CompletedTask;
        });
        using var outbound = Outbound($"127.0.0.1:{upstream.Port}");
        var error = await Refusal(outbound, $"{upstream.Url}/start");
        error.Code.ShouldBe(ErrorCodes.AddressNotAllowed);
        error.Message.ShouldNotContain("secret");
        upstream.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Five_redirects_are_followed()
    {
        await using var upstream = await Upstream.StartAsync(context =>
        {
            var hops = int.Parse(context.Request.Path.Value![1..], null);
            if (hops > 0) context.Response.Redirect($"/{hops - 1}");
            return Task.CompletedTask;
        });
        using var outbound = Outbound($"127.0.0.1:{upstream.Port}");
        (await outbound.SendAsync(Get($"{upstream.Url}/5"), default)).ShouldBeOfType<OutboundOutcome.Answered>().Url.AbsolutePath.ShouldBe("/0");
    }

    [Theory]
    [InlineData("https://a.example/x", "http://a.example/x", true)]
    [InlineData("https://a.example/x", "https://b.example/x", false)]
    [InlineData("http://a.example/x", "https://a.example/x", false)]
    public void From_https_nothing_goes_on_in_the_clear(string from, string to, bool downgrade) =>
        OutboundRedirect.IsDowngrade(new(from), new(to)).ShouldBe(downgrade);

    [Theory]
    [InlineData("https://a.example/x", "https://A.example:443/y", true)]
    [InlineData("https://a.example/x", "https://a.example:444/x", false)]
    [InlineData("http://a.example/x", "https://a.example/x", false)]
    [InlineData("https://a.example/x", "https://b.a.example/x", false)]
    [InlineData("https://user@a.example/x", "https://a.example/y", true)]
    [InlineData("https://bücher.example/x", "https://xn--bcher-kva.example/x", true)]
    public void Credentials_stay_with_scheme_host_and_port(string from, string to, bool same) =>
        Origin.AreSame(new(from), new(to)).ShouldBe(same);

    [Fact]
    public async Task Credentials_do_not_come_back_after_a_detour_over_another_origin()
    {
        var home = "";
        await using var other = await Upstream.StartAsync(context => { context.Response.Redirect($"{home}/end"); return Task.CompletedTask; });
        await using var upstream = await Upstream.StartAsync(context =>
        {
            if (context.Request.Path == "/start") context.Response.Redirect(other.Url);
            return Task.CompletedTask;
        });
        home = upstream.Url;
        using var outbound = Outbound($"127.0.0.1:{upstream.Port}", $"127.0.0.1:{other.Port}");
        await outbound.SendAsync(Get($"{upstream.Url}/start") with { Headers = [("Authorization", "Bearer x")] }, default);
        upstream.Requests.Select(request => request.Headers.ContainsKey("Authorization")).ShouldBe([true, false]);
    }

    [Fact]
    public async Task A_call_ends_when_its_whole_time_is_over()
    {
        await using var upstream = await Silent(_ => Task.CompletedTask);
        using var outbound = Outbound($"127.0.0.1:{upstream.Port}");
        var call = Refusal(outbound, upstream.Url, TimeSpan.FromSeconds(3));
        await time.UntilWaiting();
        time.Advance(TimeSpan.FromSeconds(3));
        (await call).ShouldSatisfyAllConditions(error => error.Code.ShouldBe(ErrorCodes.Timeout), error => error.Retryable.ShouldBeTrue());
    }

    [Fact]
    public async Task An_answer_that_falls_silent_in_the_middle_is_given_up()
    {
        await using var upstream = await Silent(async context =>
        {
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync();
        });
        using var outbound = Outbound($"127.0.0.1:{upstream.Port}");
        var call = Refusal(outbound, upstream.Url);
        await time.UntilDueWithin(TimeSpan.FromSeconds(30));
        time.Advance(TimeSpan.FromSeconds(31));
        (await call).Message.ShouldContain("fell silent");
    }

    private static Task<Upstream> Silent(Func<HttpContext, Task> first) => Upstream.StartAsync(async context =>
    {
        await first(context);
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    });

    private static OutboundRequest Get(string url) => new(HttpMethod.Get, new Uri(url));

    private static async Task<StepError> Refusal(OutboundHttp outbound, string url, TimeSpan? total = null) =>
        (await outbound.SendAsync(Get(url) with { TotalTimeout = total }, default)).ShouldBeOfType<OutboundOutcome.Failed>().Error;

    private OutboundHttp Outbound(params string[] allowed)
    {
        var options = Options.Create(new OutboundOptions { AllowedHosts = [.. allowed], ConnectTimeout = TimeSpan.FromMinutes(1) });
        var own = new OwnAddress(Options.Create(new InstanceOptions { PublicUrl = "http://flows.example.com" }));
        return new(new AddressGuard(options), own, options, names, time);
    }
}
