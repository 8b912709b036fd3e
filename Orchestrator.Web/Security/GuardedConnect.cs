using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Orchestrator.Web.Security;

/// <summary>
/// Opens connections to the outside, for HTTP and for everything else (mail, databases): a name is resolved once, every address it leads to is
/// tested, and the tested addresses are connected to, so that a second look-up cannot change them.
/// </summary>
public sealed class GuardedConnect(AddressGuard guard, OwnAddress own, IOptions<OutboundOptions> options, INameResolver? names = null, TimeProvider? time = null)
{
    private readonly INameResolver names = names ?? SystemNames.Instance;
    private readonly TimeProvider time = time ?? TimeProvider.System;

    /// <summary>A connected stream; the caller closes it.</summary>
    /// <param name="host">A name or an address, in any form.</param>
    /// <param name="port">1 to 65535.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="AddressNotAllowedException">The guard refuses the host, or it is this instance itself.</exception>
    /// <exception cref="SocketException">The name is not found, or nobody takes the connection.</exception>
    /// <exception cref="TimeoutException">Nobody took it within <see cref="OutboundOptions.ConnectTimeout"/>.</exception>
    public Task<Stream> ConnectAsync(string host, int port, CancellationToken cancellationToken) => ConnectAsync(host, port, maySelf: false, options.Value.ConnectTimeout, cancellationToken);

    private async Task<Stream> ConnectAsync(string host, int port, bool maySelf, TimeSpan within, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(within, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await ConnectAsync(await ResolveAsync(host, port, maySelf, either.Token), port, either.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{host}:{port} did not take the connection in time.", late);
        }
    }

    /// <summary>The tested addresses of a host, for a client that connects by itself: give it one of these, never the name.</summary>
    /// <exception cref="AddressNotAllowedException">The guard refuses the host, or it is this instance itself.</exception>
    /// <exception cref="SocketException">The name is not found.</exception>
    public Task<IPAddress[]> ResolveAsync(string host, int port, CancellationToken cancellationToken) => ResolveAsync(host, port, maySelf: false, cancellationToken);

    /// <summary>The same for a request of HTTP, which may go to this instance once its path has been judged.</summary>
    internal async Task<Stream> ConnectJudgedAsync(string host, int port, TimeSpan? within, CancellationToken cancellationToken) => within is { } patience
        ? await ConnectAsync(host, port, maySelf: true, patience, cancellationToken)
        : await ConnectAsync(await ResolveAsync(host, port, maySelf: true, cancellationToken), port, cancellationToken);

    private async Task<IPAddress[]> ResolveAsync(string host, int port, bool maySelf, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort);
        var name = HostText.Plain(host) ?? throw new AddressNotAllowedException(host);
        var addresses = IPAddress.TryParse(name, out var literal) ? [literal] : await names.ResolveAsync(name, cancellationToken);
        if (addresses.Length == 0) throw new SocketException((int)SocketError.HostNotFound);
        if (own.IsAt(name, port)) return maySelf ? addresses : throw new AddressNotAllowedException(host);
        // One forbidden address forbids the name: a mixed answer is how rebinding begins.
        // A name that leads back here, however it is written, was not judged by its path and so is not called.
        return addresses.All(address => !own.LeadsHere(address, port) && guard.IsAllowed(address, name, port)) ? addresses : throw new AddressNotAllowedException(host);
    }

    private static async Task<Stream> ConnectAsync(IPAddress[] tested, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(tested, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>Asks what addresses a name leads to.</summary>
public interface INameResolver
{
    /// <summary>Every address of the name.</summary>
    /// <exception cref="SocketException">The name is not found.</exception>
    Task<IPAddress[]> ResolveAsync(string name, CancellationToken cancellationToken);
}

/// <summary>A name leads to an address that may not be called.</summary>
public sealed class AddressNotAllowedException(string host) : Exception($"Address not allowed: {host}")
{
    /// <summary>The name as it was asked for.</summary>
    public string Host { get; } = host;
}

/// <summary>The system's own resolver.</summary>
internal sealed class SystemNames : INameResolver
{
    public static SystemNames Instance { get; } = new();

    public Task<IPAddress[]> ResolveAsync(string name, CancellationToken cancellationToken) => Dns.GetHostAddressesAsync(name, cancellationToken);
}

/// <summary>The one form in which hosts are compared.</summary>
internal static class HostText
{
    private static readonly IdnMapping Idn = new();

    /// <summary>Lower case, ASCII (RFC 5891), without brackets and the root's dot; null when it is no host.</summary>
    public static string? Plain(string host)
    {
        var name = host is ['[', .. var inner, ']'] ? inner : host;
        try
        {
            if (!name.All(char.IsAscii)) name = Idn.GetAscii(name.TrimEnd('.'));
        }
        catch (ArgumentException)
        {
            return null;
        }
        name = name.TrimEnd('.').ToLowerInvariant();
        return name.Length == 0 || name.Any(letter => letter is <= ' ' or '\x7f' or '/' or '@' or '\\' or '?' or '#') ? null : name;
    }
}
