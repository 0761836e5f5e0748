using System.Buffers.Binary;

namespace Moomoo.OpenD.Framing;

/// <summary>The 44 bytes before every body (protocol page, "Frame").</summary>
/// <param name="ProtoId">Which message the body is.</param>
/// <param name="BodyFormat">0 protobuf, 1 JSON.</param>
/// <param name="SerialNumber">The client's number of the request; its response repeats it.</param>
/// <param name="BodyLength">Bytes of the body as it travels, so after encryption.</param>
/// <param name="PlainBodyHash">SHA-1 of the body before encryption.</param>
internal readonly record struct FrameHeader(uint ProtoId, byte BodyFormat, uint SerialNumber, int BodyLength, Sha1Hash PlainBodyHash)
{
    public const int Size = 44;
    public const byte ProtobufFormat = 0;
    public const byte JsonFormat = 1;

    /// <summary>Longer bodies are refused before memory is taken for them.</summary>
    public const int LongestBody = 16 * 1024 * 1024;

    private const byte ProtocolVersion = 0;

    /// <exception cref="ProtocolException">The magic is missing, or the body length is over <see cref="LongestBody"/>.</exception>
    public static FrameHeader Read(ReadOnlySpan<byte> header)
    {
        ThrowIfNoMagic(header[..2]);
        var bodyLength = BinaryPrimitives.ReadUInt32LittleEndian(header[12..]);
        return bodyLength > LongestBody
            ? throw new ProtocolException($"a frame announces a body of {bodyLength} bytes; {LongestBody} is the limit.")
            : new FrameHeader(
                BinaryPrimitives.ReadUInt32LittleEndian(header[2..]),
                header[6],
                BinaryPrimitives.ReadUInt32LittleEndian(header[8..]),
                (int)bodyLength,
                Sha1Hash.Read(header.Slice(16, Sha1Hash.Size)));
    }

    /// <param name="beginning">The first byte of a frame, or the first two.</param>
    /// <exception cref="ProtocolException">The magic is missing.</exception>
    public static void ThrowIfNoMagic(ReadOnlySpan<byte> beginning)
    {
        if ((beginning.Length > 0 && beginning[0] != 'F') || (beginning.Length > 1 && beginning[1] != 'T'))
        {
            throw new ProtocolException("a frame does not begin with 'FT'.");
        }
    }

    public void Write(Span<byte> destination)
    {
        destination[0] = (byte)'F';
        destination[1] = (byte)'T';
        BinaryPrimitives.WriteUInt32LittleEndian(destination[2..], ProtoId);
        destination[6] = BodyFormat;
        destination[7] = ProtocolVersion;
        BinaryPrimitives.WriteUInt32LittleEndian(destination[8..], SerialNumber);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[12..], (uint)BodyLength);
        PlainBodyHash.Write(destination[16..]);
        destination[36..Size].Clear();
    }
}
