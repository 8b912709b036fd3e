using Microsoft.Extensions.DependencyInjection;

namespace Orchestrator.Tests.Features.Members;

/// <summary>A program that takes no new accounts but by invite, on a clock of its own, and its first account.</summary>
public class MembersApp : TestApp
{
    /// <summary>The password of every account.</summary>
    public const string Password = "correct horse battery";

    private int people;

    /// <summary>The program's clock.</summary>
    public FakeTime Time { get; } = new(DateTimeOffset.UnixEpoch.AddYears(60));

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, string Value)> Settings => [("Orchestrator:Registration", "first-user")];

    /// <inheritdoc/>
    protected override void Replace(IServiceCollection services) => services.AddSingleton<TimeProvider>(Time);

    /// <summary>The administrator that the first account is, with a session of its own.</summary>
    public async Task<Visitor> AdministratorAsync()
    {
        var visitor = Visitor();
        var body = new { email = "admin@example.com", password = Password, name = "Ada" };
        if ((await visitor.PostAsync("/api/auth/sign-up", body)).Status == 201) return visitor;
        (await visitor.PostAsync("/api/auth/sign-in", body)).Status.ShouldBe(200);
        return visitor;
    }

    /// <summary>Makes an invite and returns the secret part of its link.</summary>
    public static async Task<string> InviteAsync(Visitor administrator, object? body = null)
    {
        var made = await administrator.PostAsync("/api/invites", body);
        made.Status.ShouldBe(201, made.Text);
        return made.Word("url").Split('/')[^1];
    }

    /// <summary>Somebody with an account that an invite made.</summary>
    public async Task<(Visitor Visitor, string Id, string Email)> MemberAsync(Visitor administrator, bool isAdmin = false)
    {
        var invite = await InviteAsync(administrator, new { isAdmin });
        var visitor = Visitor();
        var email = $"member{Interlocked.Increment(ref people)}@example.com";
        var made = await visitor.PostAsync("/api/auth/sign-up", new { email, password = Password, invite });
        made.Status.ShouldBe(201, made.Text);
        return (visitor, made.Word("id"), email);
    }
}
