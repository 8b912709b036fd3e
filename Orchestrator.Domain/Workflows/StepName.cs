using System.Globalization;
using System.Text;

namespace Orchestrator.Domain.Workflows;

/// <summary>What templates call a step: <c>[a-z][a-z0-9_]*</c>, at most 64 characters, not a word the language uses itself.</summary>
public static class StepName
{
    /// <summary>The longest name.</summary>
    public const int MaxLength = 64;

    /// <summary>The name that always means the trigger, whatever its own name is.</summary>
    public const string Trigger = "trigger";

    private static readonly HashSet<string> _reserved = new(StringComparer.Ordinal)
    {
        "item", "index", "execution", "workflow",
        "true", "false", "null", "and", "or", "not", "in", "is", "empty", "exists", "contains", "matches",
    };

    /// <summary>A free name made from a label: <c>Fetch user!</c> gives <c>fetch_user</c>, or <c>fetch_user_2</c> when that is taken.</summary>
    /// <param name="label">What people call the step; may be empty.</param>
    /// <param name="taken">The names in use.</param>
    public static string From(string label, IReadOnlySet<string> taken)
    {
        var name = Slug(label);
        if (name == Trigger || _reserved.Contains(name)) name = "step_" + name;
        var free = name;
        for (var n = 2; taken.Contains(free); n++)
        {
            var suffix = string.Create(CultureInfo.InvariantCulture, $"_{n}");
            free = name[..Math.Min(name.Length, MaxLength - suffix.Length)] + suffix;
        }

        return free;
    }

    /// <summary>What is wrong with a name, in words, or null.</summary>
    /// <param name="name">The name to look at.</param>
    /// <param name="isTrigger">Whether it is the trigger's, which alone may be called <c>trigger</c>.</param>
    public static string? Problem(string name, bool isTrigger)
    {
        if (name.Length == 0) return "A step needs a name.";
        if (name.Length > MaxLength) return string.Create(CultureInfo.InvariantCulture, $"A step's name has at most {MaxLength} characters.");
        if (!char.IsAsciiLetterLower(name[0]) || name.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '_'))
            return $"“{name}” cannot be a step's name: use small letters, digits and _, and begin with a letter, such as {From(name, new HashSet<string>(StringComparer.Ordinal))}.";
        if (_reserved.Contains(name) || (name == Trigger && !isTrigger)) return $"“{name}” has a meaning of its own in templates; choose another name.";
        return null;
    }

    private static string Slug(string label)
    {
        var slug = new StringBuilder();
        foreach (var c in label)
        {
            if (char.IsAsciiLetterOrDigit(c)) slug.Append(char.ToLowerInvariant(c));
            else if (slug.Length > 0 && slug[^1] != '_') slug.Append('_');
            if (slug.Length == MaxLength) break;
        }

        var name = slug.ToString().Trim('_');
        if (name.Length == 0) return "step";
        return char.IsAsciiLetter(name[0]) ? name : "step_" + name[..Math.Min(name.Length, MaxLength - 5)];
    }
}
