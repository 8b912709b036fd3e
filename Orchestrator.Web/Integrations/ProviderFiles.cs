using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Integrations.Manifests;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Integrations;

/// <summary>Reads the manifests of providers: those of the product, and an installation's own out of <c>providers</c> in the data folder.</summary>
public static partial class ProviderFiles
{
    /// <summary>The folder in the data folder.</summary>
    public const string Folder = "providers";

    private const string Prefix = "providers/";
    private const int LargestFile = 1024 * 1024;

    private static readonly Lazy<ImmutableArray<ProviderManifest>> _builtIn = new(ReadBuiltIn);

    /// <summary>The product's own, by title.</summary>
    public static ImmutableArray<ProviderManifest> BuiltIn => _builtIn.Value;

    /// <summary>The catalog of an installation. A file that is wrong is left out, and everything wrong with it is logged.</summary>
    public static ProviderCatalog Load(DataFolder data, ILogger log)
    {
        var (own, problems) = ReadOwn(data.File(Folder));
        foreach (var problem in problems) NotUsed(log, problem.Where, problem.Path, problem.Message);
        foreach (var manifest in own) Read(log, manifest.Definition.Type, manifest.Actions.Length);
        return new ProviderCatalog([.. BuiltIn, .. own], problems);
    }

    /// <summary>The manifests in a folder, by file name, and everything that is wrong there.</summary>
    internal static (ImmutableArray<ProviderManifest> Manifests, ImmutableArray<ProviderFileProblem> Problems) ReadOwn(string folder)
    {
        var manifests = ImmutableArray.CreateBuilder<ProviderManifest>();
        var problems = ImmutableArray.CreateBuilder<ProviderFileProblem>();
        var taken = BuiltIn.Select(manifest => manifest.Definition.Type).Concat(CodedProviders.All.Select(provider => provider.Type)).ToHashSet(StringComparer.Ordinal);
        foreach (var path in Files(folder, problems))
        {
            var name = $"{Folder}/{Path.GetFileName(path)}";
            var (manifest, wrong) = ReadFile(path, name);
            problems.AddRange(wrong);
            if (manifest is null) continue;
            if (taken.Add(manifest.Definition.Type)) manifests.Add(manifest);
            else problems.Add(new(name, "type", $"There is a provider “{manifest.Definition.Type}” already; choose another type."));
        }

        return (manifests.ToImmutable(), problems.ToImmutable());
    }

    private static IEnumerable<string> Files(string folder, ImmutableArray<ProviderFileProblem>.Builder problems)
    {
        try
        {
            return Directory.Exists(folder) ? Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal) : [];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            problems.Add(new(Folder, "", $"The folder cannot be read: {problem.Message}"));
            return [];
        }
    }

    private static (ProviderManifest? Manifest, ImmutableArray<ProviderFileProblem> Problems) ReadFile(string path, string name)
    {
        try
        {
            if (new FileInfo(path).Length > LargestFile) return (null, [new(name, "", "The file is larger than 1 MB.")]);
            var text = File.ReadAllText(path);
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            var (manifest, problems) = ManifestReader.Read(document.RootElement, name);
            if (problems.IsEmpty) return (manifest, []);
            var lines = new ManifestLines(Encoding.UTF8.GetBytes(text));
            return (null, [.. problems.Select(problem => problem with { Line = lines.Of(problem.Path) }).OrderBy(problem => problem.Line)]);
        }
        catch (JsonException problem)
        {
            return (null, [new(name, "", $"This is not JSON at line {problem.LineNumber + 1}, position {problem.BytePositionInLine + 1}.") { Line = (int?)(problem.LineNumber + 1) }]);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return (null, [new(name, "", $"The file cannot be read: {problem.Message}")]);
        }
    }

    private static ImmutableArray<ProviderManifest> ReadBuiltIn()
    {
        var assembly = typeof(ProviderFiles).Assembly;
        return [.. assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Select(name =>
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var document = JsonDocument.Parse(stream);
            var (manifest, problems) = ManifestReader.Read(document.RootElement, name);
            return manifest ?? throw new InvalidOperationException(string.Join(Environment.NewLine, problems));
        }).OrderBy(manifest => manifest.Definition.Title, StringComparer.OrdinalIgnoreCase)];
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The provider file {File} is not used: {Path}: {Problem}")]
    private static partial void NotUsed(ILogger log, string file, string path, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "The provider {Type} with {Actions} steps was read from the data folder")]
    private static partial void Read(ILogger log, string type, int actions);
}
