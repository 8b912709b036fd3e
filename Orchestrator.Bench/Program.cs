using Orchestrator.Bench;
using Orchestrator.Bench.Bare;

if (args is ["bare", var folder]) return await BareServer.RunAsync(folder);
if (!BenchOptions.TryRead(args, out var options, out var mistake))
{
    await Console.Error.WriteLineAsync(mistake);
    return 2;
}

var bench = new BenchRun(options);
var report = await bench.RunAsync();
await report.WriteAsync(options);
return 0;
