using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Orchestrator.Bench.Load;

/// <summary>One kept-alive HTTP/1.1 connection that sends prepared requests: as little work as possible beside what is measured.</summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[65_536];

    public static async Task<Connection> OpenAsync(Uri address)
    {
        var connection = new Connection();
        await connection._socket.ConnectAsync(IPAddress.Loopback, address.Port);
        return connection;
    }

    /// <summary>A request as it goes over the wire.</summary>
    public static byte[] Post(Uri address, string path, string? key, string body) => Encoding.UTF8.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\n{(key is null ? "" : $"Authorization: Bearer {key}\r\n")}Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    /// <summary>Sends a request and reads its answer to the end.</summary>
    /// <returns>The status.</returns>
    public async ValueTask<int> SendAsync(ReadOnlyMemory<byte> request)
    {
        await _socket.SendAsync(request);
        var filled = 0;
        while (true)
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(filled));
            if (read == 0) throw new IOException("The connection was closed in the middle of an answer.");
            filled += read;
            if (IsWhole(_buffer.AsSpan(0, filled))) return (_buffer[9] - '0') * 100 + (_buffer[10] - '0') * 10 + _buffer[11] - '0';
        }
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0) return false;
        var head = answer[..end];
        var body = answer[(end + 4)..];
        var length = head.IndexOf("Content-Length: "u8);
        if (length < 0) return body.EndsWith("0\r\n\r\n"u8);
        var digits = head[(length + 16)..];
        var stop = digits.IndexOf((byte)'\r');
        return body.Length >= int.Parse(stop < 0 ? digits : digits[..stop], System.Globalization.CultureInfo.InvariantCulture);
    }
}
