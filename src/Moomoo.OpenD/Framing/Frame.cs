using System.Buffers;
using Google.Protobuf;
using Moomoo.OpenD.Security;

namespace Moomoo.OpenD.Framing;

/// <summary>A frame to send, in memory rented from the shared pool until it is disposed.</summary>
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

    /// <param name="protoId">The kind of message.</param>
    /// <param name="serialNumber">The number that its response repeats.</param>
    /// <param name="message">The body.</param>
    /// <param name="cipher">How the body is encrypted; null sends it in the clear.</param>
    public static Frame Create(uint protoId, uint serialNumber, IMessage message, IPacketCipher? cipher)
    {
        var plainLength = message.CalculateSize();
        var buffer = ArrayPool<byte>.Shared.Rent(FrameHeader.Size + plainLength);
        message.WriteTo(buffer.AsSpan(FrameHeader.Size, plainLength));
        return Finish(buffer, plainLength, protoId, FrameHeader.ProtobufFormat, serialNumber, cipher);
    }

    /// <summary>As above, for a body that is already serialized, such as JSON.</summary>
    public static Frame Create(uint protoId, byte bodyFormat, uint serialNumber, ReadOnlySpan<byte> plainBody, IPacketCipher? cipher)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FrameHeader.Size + plainBody.Length);
        plainBody.CopyTo(buffer.AsSpan(FrameHeader.Size));
        return Finish(buffer, plainBody.Length, protoId, bodyFormat, serialNumber, cipher);
    }

    /// <summary>The reverse of <see cref="Create(uint, uint, IMessage, IPacketCipher?)"/>: decrypts a received body and compares it with the SHA-1 of its header.</summary>
    /// <returns>False if the SHA-1 does not match.</returns>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The body cannot be decrypted with this cipher.</exception>
    public static bool TryOpen(FrameHeader header, in ReadOnlySequence<byte> body, IPacketCipher? cipher, out ReadOnlySequence<byte> plainBody)
    {
        plainBody = cipher is null ? body : new ReadOnlySequence<byte>(cipher.Decrypt(body.ToArray()));
        return Sha1Hash.Of(plainBody) == header.PlainBodyHash;
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
