using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Orchestrator.Web.Engine;

namespace Orchestrator.Web.Features.Health;

/// <summary>What <c>Orchestrator:Telemetry</c> in the configuration says about traces and metrics.</summary>
public sealed class TelemetryOptions
{
    /// <summary>Where an OpenTelemetry collector takes them by OTLP, such as <c>http://collector:4318</c>; empty for nowhere.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary><c>http</c> (protobuf over HTTP, usually port 4318) or <c>grpc</c> (usually 4317).</summary>
    public string Protocol { get; set; } = "http";

    /// <summary>Sent with every request, such as <c>api-key=…</c>; several separated by commas.</summary>
    public string Headers { get; set; } = "";

    /// <summary>Which part of the runs is traced: 0 to 1.</summary>
    public double Sampled { get; set; } = 1;

    /// <summary>How often metrics are sent. A second to an hour.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromSeconds(60);

    internal IEnumerable<string> Mistakes()
    {
        if (Endpoint.Length > 0 && !(Uri.TryCreate(Endpoint, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")) yield return "Orchestrator:Telemetry:Endpoint must be an http or https address, or empty.";
        if (Protocol is not ("http" or "grpc")) yield return "Orchestrator:Telemetry:Protocol must be http or grpc.";
        if (Sampled is < 0 or > 1) yield return "Orchestrator:Telemetry:Sampled must be from 0 to 1.";
        if (Every < TimeSpan.FromSeconds(1) || Every > TimeSpan.FromHours(1)) yield return "Orchestrator:Telemetry:Every must be from a second to an hour.";
    }
}

/// <summary>Sends traces and metrics to a collector, when one is named. What is sent holds ids, statuses, codes and times, never the data of a run.</summary>
public sealed class Telemetry(IOptions<TelemetryOptions> options) : IHostedService, IDisposable
{
    private static readonly string[] Sources = [EngineMeters.Name, "Microsoft.AspNetCore"];
    private static readonly string[] Meters = [EngineMeters.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "System.Net.Http"];
    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Endpoint.Length == 0) return Task.CompletedTask;
        var from = ResourceBuilder.CreateDefault().AddService("orchestrator", serviceInstanceId: $"{Environment.MachineName}:{Environment.ProcessId}");
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(from).AddSource(Sources)
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.Value.Sampled))).AddOtlpExporter(otlp => Set(otlp, "v1/traces")).Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(from).AddMeter(Meters)
            .AddOtlpExporter((otlp, reader) =>
            {
                Set(otlp, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.Value.Every.TotalMilliseconds;
            }).Build();
        return Task.CompletedTask;
    }

    /// <summary>Sends what is left.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // A host may be stopped from two sides.
        Interlocked.Exchange(ref _traces, null)?.Dispose();
        Interlocked.Exchange(ref _metrics, null)?.Dispose();
    }

    private void Set(OtlpExporterOptions otlp, string path)
    {
        var isGrpc = options.Value.Protocol == "grpc";
        otlp.Protocol = isGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        // An address in code is taken as it is, for HTTP with its path.
        otlp.Endpoint = isGrpc ? new Uri(options.Value.Endpoint) : new Uri(options.Value.Endpoint.TrimEnd('/') + "/" + path);
        if (options.Value.Headers.Length > 0) otlp.Headers = options.Value.Headers;
    }
}
