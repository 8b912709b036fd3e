using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;

namespace Orchestrator.Web.Features.Editor.Values;

/// <summary>A text in which hidden secrets look like secrets.</summary>
public sealed partial class Masked : ComponentBase
{
    [GeneratedRegex("(?<hidden>«(secret:[A-Za-z0-9_-]+|redacted)»)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Parts();
}
