namespace Orchestrator.Domain.Workflows;

/// <summary>For each step the steps that run before it, as bits: 125 KB for a graph of the largest size.</summary>
internal sealed class UpstreamSets
{
    private readonly ulong[][] _before;

    public UpstreamSets(GraphShape shape)
    {
        var count = shape.Outgoing.Length;
        var words = (count + 63) / 64;
        _before = new ulong[count][];
        for (var node = 0; node < count; node++) _before[node] = new ulong[words];
        foreach (var node in shape.Order)
        {
            foreach (var way in shape.Outgoing[node])
            {
                var target = _before[way.Target];
                for (var word = 0; word < words; word++) target[word] |= _before[node][word];
                target[node / 64] |= 1UL << (node % 64);
            }
        }
    }

    public bool Contains(int earlier, int later) => (_before[later][earlier / 64] >> (earlier % 64) & 1) == 1;
}
