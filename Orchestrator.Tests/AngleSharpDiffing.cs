using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Orchestrator.Tests;

/// <summary>Hands bunit the AngleSharp.Diffing that lies beside the tests; build/MissingPackages.targets says why it is there.</summary>
internal static class AngleSharpDiffing
{
    [ModuleInitializer]
    internal static void HandOver() => AssemblyLoadContext.Default.Resolving += (context, name) =>
        name.Name == "AngleSharp.Diffing"
            ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "diffing", "AngleSharp.Diffing.dll"))
            : null;
}
