using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Security;

/// <summary>Names that lead where a test says; a name with several answers gives the next one at each question and keeps to the last.</summary>
internal sealed class FakeNames : INameResolver
{
    private readonly ConcurrentDictionary<string, Queue<IPAddress[]>> answers = new(StringComparer.Ordinal);

    /// <summary>The names asked for, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public FakeNames Answer(string name, params string[] addresses)
    {
        answers.GetOrAdd(name, _ => new()).Enqueue([.. addresses.Select(IPAddress.Parse)]);
        return this;
    }

    public Task<IPAddress[]> ResolveAsync(string name, CancellationToken cancellationToken)
    {
        Asked.Enqueue(name);
        if (!answers.TryGetValue(name, out var queue)) throw new SocketException((int)SocketError.HostNotFound);
        return Task.FromResult(queue.Count > 1 ? queue.Dequeue() : queue.Peek());
    }
}
