using System.Diagnostics;

namespace Orchestrator.Tests.Http;

/// <summary>A client that somebody else's generator (openapi-typescript) makes of the OpenAPI document compiles in strict mode and works.</summary>
public sealed class GeneratedClientTests(TestApp app) : IClassFixture<TestApp>, IDisposable
{
    private static readonly string Source = Path.Combine(Repository.Root, "Orchestrator.Tests/Http/Client/client.ts");
    private static readonly string Packages = Path.Combine(Repository.Root, "Orchestrator.Web/Canvas/node_modules");
    private readonly string folder = Directory.CreateTempSubdirectory("client-").FullName;

    [Fact]
    public async Task A_generated_client_makes_a_workflow_starts_it_with_a_key_and_reads_the_run()
    {
        using (var visitor = app.Visitor()) await File.WriteAllTextAsync(In("openapi.json"), (await visitor.GetAsync("/openapi/v1.json")).Text);
        File.Copy(Source, In("client.ts"));
        Directory.CreateSymbolicLink(In("node_modules"), Packages);
        await File.WriteAllTextAsync(In("package.json"), """{ "type": "module" }""");
        await File.WriteAllTextAsync(In("tsconfig.json"), """
            { "compilerOptions": { "strict": true, "noUncheckedIndexedAccess": true, "exactOptionalPropertyTypes": true, "noEmitOnError": true, "target": "es2022", "module": "nodenext", "moduleResolution": "nodenext",
              "lib": ["es2022", "dom", "dom.iterable"], "types": [], "outDir": "out" }, "files": ["client.ts", "node.d.ts"] }
            """);
        await File.WriteAllTextAsync(In("node.d.ts"), "declare const process: { argv: string[] };\n");

        await RunAsync("node_modules/openapi-typescript/bin/cli.js", "openapi.json", "--output", "schema.d.ts");
        await RunAsync("node_modules/typescript/bin/tsc", "--project", ".");
        var said = await RunAsync("out/client.js", app.Address.GetLeftPart(UriPartial.Authority));

        said.Trim().ShouldBe("""{"isAdmin":true,"status":"success","output":{"greeting":"Hello Ada"},"steps":["trigger","greet"],"duration":"number","refused":"UNAUTHORIZED","renamed":"Greet again"}""");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string In(string file) => Path.Combine(folder, file);

    private async Task<string> RunAsync(params string[] arguments)
    {
        using var node = Process.Start(new ProcessStartInfo("node", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var complaints = node.StandardError.ReadToEndAsync();
        var said = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        node.ExitCode.ShouldBe(0, said + await complaints);
        return said;
    }
}
