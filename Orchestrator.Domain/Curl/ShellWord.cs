namespace Orchestrator.Domain.Curl;

/// <summary>A word of a command line, its quotes and escapes read.</summary>
/// <param name="Text">What the program would be given.</param>
/// <param name="Start">Where it begins in the command.</param>
internal readonly record struct ShellWord(string Text, int Start);
