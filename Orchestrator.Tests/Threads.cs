using System.Runtime.CompilerServices;

namespace Orchestrator.Tests;

internal static class Threads
{
    // Servers, clients and databases of many tests share one pool; while it grows by one thread a second, short time-outs would pass.
    [ModuleInitializer]
    internal static void BeThere() => ThreadPool.SetMinThreads(64, 64);
}
