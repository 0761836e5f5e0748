using System.Buffers;
using Google.Protobuf;
using Moomoo.OpenD.Framing;
using Moomoo.OpenD.Security;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Connections;

/// <summary>Which cipher a frame of a connection gets: that of the handshake for InitConnect, then that of the session (protocol page, "Encryption").</summary>
internal sealed class SessionCiphers(Handshake handshake)
{
    private IPacketCipher? session;

    /// <summary>Takes the session's cipher from the answer to InitConnect. It must be in place before the next frame is opened.</summary>
    /// <exception cref="EncryptionFailedException">The session's key is not usable.</exception>
    public void Begin(Protos.InitConnect.S2C s2c) => session = handshake.CreateSessionCipher(s2c);

    public Frame Create(uint protoId, uint serialNumber, IMessage message) =>
        Frame.Create(protoId, serialNumber, message, protoId == ProtoId.InitConnect ? handshake.Cipher : session);

    /// <summary>The plain body of a frame.</summary>
    /// <exception cref="EncryptionFailedException">The two sides disagree about the key.</exception>
    /// <exception cref="ProtocolException">The body is not the one that the header announces.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The body cannot be decrypted.</exception>
    public ReadOnlySequence<byte> Open(FrameHeader header, in ReadOnlySequence<byte> body) =>
        header.ProtoId == ProtoId.InitConnect ? handshake.Open(header, body)
        : Frame.TryOpen(header, body, session, out var plainBody) ? plainBody
        : throw new ProtocolException($"the SHA-1 of a response to proto id {header.ProtoId} does not match its body.");
}
