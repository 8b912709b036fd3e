using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.CommandLine;

/// <summary>What a command that works on a data folder was asked to do: the settings it runs under.</summary>
internal static class DataArguments
{
    /// <summary>Reads the words after the command; the second result says what is wrong with them.</summary>
    public static (string[] Settings, string? Problem) Parse(IReadOnlyList<string> words)
    {
        List<string> settings = [];
        for (var i = 0; i < words.Count; i++)
        {
            switch (words[i])
            {
                case "--data" when i + 1 < words.Count: settings.Add($"--Orchestrator:DataPath={words[++i]}"); break;
                case "--data": return ([], "--data needs a folder.");
                case ['-', '-', 'd', 'a', 't', 'a', '=', .. var path]: settings.Add($"--Orchestrator:DataPath={path}"); break;
                case ['-', '-', .. var name] when name.Contains(':', StringComparison.Ordinal) && name.Contains('=', StringComparison.Ordinal): settings.Add(words[i]); break;
                default: return ([], $"Unknown option {words[i]}.");
            }
        }
        return ([.. settings], null);
    }

    /// <summary>The parts a command needs, configured like the server's; says only what is wrong.</summary>
    public static WebApplicationBuilder Builder(string[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = settings, ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders().AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Error);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddData();
        builder.AddSecrets();
        return builder;
    }
}
