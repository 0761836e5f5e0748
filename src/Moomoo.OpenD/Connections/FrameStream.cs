using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Moomoo.OpenD.Framing;

namespace Moomoo.OpenD.Connections;

/// <summary>Takes a frame. Its body is valid during the call alone.</summary>
internal delegate void FrameHandler(FrameHeader header, in ReadOnlySequence<byte> body);

/// <summary>Whole frames over a socket, in both directions.</summary>
internal sealed class FrameStream(Socket socket) : IDisposable
{
    /// <summary>A page is a few kilobytes: a buffer of this size seldom splits it in two, which would have to be copied together.</summary>
    private static readonly StreamPipeReaderOptions ReaderOptions = new(bufferSize: 64 * 1024, leaveOpen: true);

    private readonly NetworkStream stream = new(socket, ownsSocket: true);
    private readonly SemaphoreSlim writing = new(1, 1);

    /// <summary>Not cancelable: half a frame on the wire would damage every request after it.</summary>
    public async Task WriteAsync(Frame frame)
    {
        await writing.WaitAsync().ConfigureAwait(false);
        try
        {
            await stream.WriteFrameAsync(frame.Bytes).ConfigureAwait(false);
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>Hands frame after frame to the handler. It returns in no other way than by an exception.</summary>
    /// <exception cref="EndOfStreamException">The gateway closed the connection.</exception>
    public async Task ReadAllAsync(FrameHandler handle)
    {
        var reader = PipeReader.Create(stream, ReaderOptions);
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync().ConfigureAwait(false);
                var buffer = result.Buffer;
                while (FrameReader.TryRead(ref buffer, out var header, out var body))
                {
                    handle(header, body);
                }

                if (result.IsCompleted)
                {
                    throw new EndOfStreamException(buffer.IsEmpty ? "the gateway closed it." : "the gateway closed it in the middle of a frame.");
                }

                reader.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        finally
        {
            await reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    public void Dispose() => stream.Dispose();
}
