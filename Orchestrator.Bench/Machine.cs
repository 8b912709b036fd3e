using System.Globalization;
using System.Runtime.InteropServices;

namespace Orchestrator.Bench;

/// <summary>What machine this is, and how much memory a process of it holds.</summary>
internal static class Machine
{
    /// <summary>Facts that figures depend on.</summary>
    public static IReadOnlyDictionary<string, string> Facts() => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Measured"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["Cores"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture) + Cpu(),
        ["Memory"] = string.Create(CultureInfo.InvariantCulture, $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GB"),
        ["System"] = RuntimeInformation.OSDescription,
        ["Runtime"] = RuntimeInformation.FrameworkDescription,
        ["Load before"] = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown",
    };

    /// <summary>Resident memory of a process in megabytes (10⁶ bytes).</summary>
    public static double ResidentMegabytes(int processId)
    {
        var line = File.ReadLines($"/proc/{processId}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e6;
    }

    /// <summary>Processor time a process has used.</summary>
    public static TimeSpan ProcessorTime(int processId)
    {
        using var process = System.Diagnostics.Process.GetProcessById(processId);
        return process.TotalProcessorTime;
    }

    private static string Cpu() => File.Exists("/proc/cpuinfo")
        && File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line
            ? $" ({line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()})"
            : "";
}
