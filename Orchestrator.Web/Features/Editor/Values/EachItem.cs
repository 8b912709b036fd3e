using System.Text.Json;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Web.Features.Editor.Values;

/// <summary>What is known, with <c>item</c> and <c>index</c> going from item to item of a list.</summary>
internal sealed class EachItem(KnownData outside) : ITemplateScope
{
    private JsonElement item;
    private JsonElement index;

    /// <inheritdoc/>
    public IEnumerable<string> Roots => outside.Roots;

    /// <inheritdoc/>
    public TimeProvider Time => outside.Time;

    /// <summary>Goes to an item.</summary>
    public void MoveTo(JsonElement to, int at) => (item, index) = (to, JsonSerializer.SerializeToElement(at));

    /// <inheritdoc/>
    public bool TryGet(string root, out JsonElement value)
    {
        if (root is not ("item" or "index"))
            return outside.TryGet(root, out value);
        value = root == "item" ? item : index;
        return true;
    }
}
