using System.Buffers;

namespace Moomoo.OpenD.Framing;

/// <summary>Cuts a stream of bytes, however it was split on its way, into frames.</summary>
internal static class FrameReader
{
    /// <summary>Takes one frame off the front of <paramref name="buffer"/>, without copying its body.</summary>
    /// <returns>False, and the buffer as it was, if the frame is not whole yet.</returns>
    /// <exception cref="ProtocolException">The bytes cannot be a frame.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, out FrameHeader header, out ReadOnlySequence<byte> body)
    {
        body = default;
        if (!TryReadHeader(buffer, out header) || buffer.Length < FrameHeader.Size + header.BodyLength)
        {
            return false;
        }

        body = buffer.Slice(FrameHeader.Size, header.BodyLength);
        buffer = buffer.Slice(body.End);
        return true;
    }

    private static bool TryReadHeader(in ReadOnlySequence<byte> buffer, out FrameHeader header)
    {
        header = default;
        if (buffer.Length < FrameHeader.Size)
        {
            ThrowIfNoBeginning(buffer);
            return false;
        }

        var start = buffer.First.Span;
        if (start.Length >= FrameHeader.Size)
        {
            header = FrameHeader.Read(start);
            return true;
        }

        Span<byte> whole = stackalloc byte[FrameHeader.Size];
        buffer.Slice(0, FrameHeader.Size).CopyTo(whole);
        header = FrameHeader.Read(whole);
        return true;
    }

    /// <summary>A server of another kind may greet with less than a header and then wait for ever.</summary>
    private static void ThrowIfNoBeginning(in ReadOnlySequence<byte> buffer)
    {
        Span<byte> magic = stackalloc byte[2];
        var length = (int)Math.Min(buffer.Length, magic.Length);
        buffer.Slice(0, length).CopyTo(magic);
        FrameHeader.ThrowIfNoMagic(magic[..length]);
    }
}
