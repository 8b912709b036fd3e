using System.Runtime.CompilerServices;
using Bunit;

namespace Orchestrator.Tests;

internal static class Patience
{
    // Servers, clients and databases of many tests share one pool; while it grows by one thread a second, short time-outs would pass.
    [ModuleInitializer]
    internal static void OfThreads() => ThreadPool.SetMinThreads(64, 64);

    // A page waits for its database like everybody else here; bunit gives it a second.
    [ModuleInitializer]
    internal static void OfPages() => BunitContext.DefaultWaitTimeout = TimeSpan.FromMinutes(2);
}
