using System.Buffers;
using Google.Protobuf;
using Moomoo.OpenD.Security;

namespace Moomoo.OpenD.Framing;

/// <summary>A frame ready to be sent, in memory borrowed from the shared pool until it is disposed.</summary>
internal sealed class Frame : IDisposable
{
    private readonly byte[] buffer;

    private Frame(byte[] buffer, FrameHeader header)
    {
        this.buffer = buffer;
        Header = header;
    }

    public FrameHeader Header { get; }

    public ReadOnlyMemory<byte> Bytes => buffer.AsMemory(0, Length);

    public int Length => FrameHeader.Size + Header.BodyLength;

    /// <param name="protoId">Which message it is.</param>
    /// <param name="serialNumber">The number that its response will repeat.</param>
    /// <param name="message">The body.</param>
    /// <param name="cipher">How the body travels; null if in the clear.</param>
    public static Frame Create(uint protoId, uint serialNumber, IMessage message, IPacketCipher? cipher)
    {
        var plainLength = message.CalculateSize();
        var buffer = ArrayPool<byte>.Shared.Rent(FrameHeader.Size + plainLength);
        message.WriteTo(buffer.AsSpan(FrameHeader.Size, plainLength));
        return Finish(buffer, plainLength, protoId, FrameHeader.ProtobufFormat, serialNumber, cipher);
    }

    /// <summary>As above, of a body that is bytes already, such as JSON.</summary>
    public static Frame Create(uint protoId, byte bodyFormat, uint serialNumber, ReadOnlySpan<byte> plainBody, IPacketCipher? cipher)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FrameHeader.Size + plainBody.Length);
        plainBody.CopyTo(buffer.AsSpan(FrameHeader.Size));
        return Finish(buffer, plainBody.Length, protoId, bodyFormat, serialNumber, cipher);
    }

    private static Frame Finish(byte[] buffer, int plainLength, uint protoId, byte bodyFormat, uint serialNumber, IPacketCipher? cipher)
    {
        var plainBody = new ReadOnlySequence<byte>(buffer, FrameHeader.Size, plainLength);
        var hash = Sha1Hash.Of(plainBody);
        var bodyLength = plainLength;
        if (cipher is not null)
        {
            var body = cipher.Encrypt(buffer.AsSpan(FrameHeader.Size, plainLength).ToArray());
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
            buffer = ArrayPool<byte>.Shared.Rent(FrameHeader.Size + body.Length);
            body.CopyTo(buffer, FrameHeader.Size);
            bodyLength = body.Length;
        }

        var header = new FrameHeader(protoId, bodyFormat, serialNumber, bodyLength, hash);
        header.Write(buffer);
        return new Frame(buffer, header);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);
}
