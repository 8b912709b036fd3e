using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Web.Features.Account;

namespace Orchestrator.Tests.Features.Account;

/// <summary>An answer that goes on for long ends with the session it began in.</summary>
public sealed class SessionWatchTests(SessionsTests.App app) : IClassFixture<SessionsTests.App>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task The_events_of_a_run_end_when_their_session_is_signed_out_of()
    {
        using var owner = await app.SignUpAsync();
        await using var events = await FollowAsync(owner);
        (await owner.PostAsync("/api/auth/sign-out")).Status.ShouldBe(204);
        await UntilOverAsync(events);
    }

    [Fact]
    public async Task The_events_of_a_run_end_when_their_session_is_ended_from_another_one()
    {
        using var owner = await app.SignUpAsync();
        using var phone = app.Visitor();
        (await phone.PostAsync("/api/auth/sign-in", new { email = (await owner.GetAsync("/api/user")).Word("email"), password = "correct horse battery" })).Status.ShouldBe(200);
        await using var events = await FollowAsync(owner);
        (await phone.PostAsync("/api/user/sessions/end-others")).Status.ShouldBe(200);
        await UntilOverAsync(events);
    }

    [Fact]
    public async Task A_stream_ends_within_a_minute_after_its_account_was_disabled_by_another_process()
    {
        using var owner = await app.SignUpAsync();
        var (session, user) = await SessionAsync(owner);
        var stream = await BeginAsync(session);
        await using (var db = app.Databases.ForSystem()) await db.Users.Where(row => row.Id == user).ExecuteUpdateAsync(row => row.SetProperty(one => one.DisabledAt, app.Time.GetUtcNow()), TestContext.Current.CancellationToken);
        await EndsAsync(stream, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_stream_is_no_use_of_a_session_and_ends_with_its_eight_hours()
    {
        using var owner = await app.SignUpAsync();
        var stream = await BeginAsync((await SessionAsync(owner)).Id);
        await EndsAsync(stream, Sessions.Idle + TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_stream_goes_on_while_its_session_does_and_ends_with_its_source()
    {
        using var owner = await app.SignUpAsync();
        var (source, next) = await BeginAsync((await SessionAsync(owner)).Id);
        app.Time.Advance(TimeSpan.FromMinutes(5));
        source.Writer.TryWrite("second").ShouldBeTrue();
        (await next.MoveNextAsync().AsTask().WaitAsync(Patience)).ShouldBeTrue();
        next.Current.ShouldBe("second");
        source.Writer.Complete();
        (await next.MoveNextAsync().AsTask().WaitAsync(Patience)).ShouldBeFalse();
        await next.DisposeAsync();
    }

    [Fact]
    public async Task A_session_that_is_over_gets_nothing()
    {
        var source = Channel.CreateUnbounded<string>();
        source.Writer.TryWrite("first").ShouldBeTrue();
        await foreach (var item in app.Services.GetRequiredService<SessionWatch>().WhileLiveAsync("nobody's", source.Reader.ReadAllAsync, CancellationToken.None)) item.ShouldBeNull();
    }

    private async Task<(Channel<string> Source, IAsyncEnumerator<string> Next)> BeginAsync(string session)
    {
        var source = Channel.CreateUnbounded<string>();
        source.Writer.TryWrite("first").ShouldBeTrue();
        var next = app.Services.GetRequiredService<SessionWatch>().WhileLiveAsync(session, source.Reader.ReadAllAsync, CancellationToken.None).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        (await next.MoveNextAsync().AsTask().WaitAsync(Patience)).ShouldBeTrue();
        return (source, next);
    }

    // The clock is moved in steps, and again and again, because each look is made on a thread of its own.
    private async Task EndsAsync((Channel<string> Source, IAsyncEnumerator<string> Next) stream, TimeSpan span)
    {
        var end = stream.Next.MoveNextAsync().AsTask();
        app.Time.Advance(span);
        using var patience = new CancellationTokenSource(Patience);
        while (!end.IsCompleted)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.WhenAny(end, app.Time.UntilDueWithin(SessionWatch.Every));
            app.Time.Advance(SessionWatch.Every);
            await Task.Yield();
        }

        (await end).ShouldBeFalse();
        await stream.Next.DisposeAsync();
    }

    private static async Task<(string Id, string User)> SessionAsync(Visitor owner) =>
        ((await owner.GetAsync("/api/user/sessions")).Json[0].GetProperty("id").GetString()!, (await owner.GetAsync("/api/user")).Word("id"));

    private static async Task<IAsyncEnumerator<(string Name, System.Text.Json.JsonElement Data)>> FollowAsync(Visitor owner)
    {
        var run = await owner.ExecuteAsync(await owner.CreateAsync(Drawing.Waiting()));
        var events = owner.EventsAsync(run, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        (await events.MoveNextAsync().AsTask().WaitAsync(Patience)).ShouldBeTrue();
        return events;
    }

    private static async Task UntilOverAsync(IAsyncEnumerator<(string Name, System.Text.Json.JsonElement Data)> events)
    {
        while (await events.MoveNextAsync().AsTask().WaitAsync(Patience)) events.Current.Name.ShouldBeOneOf("log", "execution");
    }
}
