using System.Buffers;
using System.Security.Cryptography;
using Moomoo.OpenD.Framing;
using Moomoo.OpenD.Security;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Connections;

/// <summary>The exchange of InitConnect, its encryption, and its errors (protocol page, "Encryption").</summary>
internal sealed class Handshake(OpenDEndpoint endpoint, OpenDClientOptions options) : IDisposable
{
    /// <summary>The vendor's release that the protocol page was checked with, as major * 100 + minor.</summary>
    private const int ClientVersion = 1011;

    /// <summary>The block size of every RSA key that OpenD accepts is a multiple of this.</summary>
    private const int SmallestRsaBlock = 128;

    public bool IsEncrypted => options.RsaKey is not null && options.PacketEncryption != PacketEncryption.None;

    public RsaPacketCipher? Cipher { get; } = options.RsaKey is { } key ? new RsaPacketCipher(key.CreateRsa()) : null;

    public void Dispose() => Cipher?.Dispose();

    public Protos.InitConnect.Request CreateRequest() => new()
    {
        C2S = new()
        {
            ClientVer = ClientVersion,
            ClientID = "Moomoo.ShortInterest",
            RecvNotify = false,
            PacketEncAlgo = (int)(IsEncrypted ? options.PacketEncryption : PacketEncryption.None),
            ProgrammingLanguage = "CSharp",
        },
    };

    /// <exception cref="EncryptionFailedException">The two sides disagree about the key.</exception>
    public ReadOnlySequence<byte> Open(FrameHeader header, in ReadOnlySequence<byte> body)
    {
        var isPlain = Frame.TryOpen(header, body, null, out var plainBody);
        if (Cipher is null)
        {
            return isPlain ? plainBody
                : body.Length > 0 && body.Length % SmallestRsaBlock == 0 ? throw EncryptionFailedException.KeyMissing(endpoint.ToString())
                : throw new ProtocolException("the SHA-1 of the answer to InitConnect does not match its body.");
        }

        if (isPlain)
        {
            throw EncryptionFailedException.KeyUnwanted(endpoint.ToString());
        }

        try
        {
            // A wrong key may also "decrypt" to random bytes: RSA libraries hide padding errors from attackers that way.
            return Frame.TryOpen(header, body, Cipher, out plainBody) ? plainBody : throw EncryptionFailedException.WrongKey(endpoint.ToString());
        }
        catch (CryptographicException e)
        {
            throw EncryptionFailedException.WrongKey(endpoint.ToString(), e);
        }
    }

    /// <summary>OpenD answers with an IV if, and only if, it speaks AES_CBC; it may ignore the request for it.</summary>
    public IPacketCipher? CreateSessionCipher(Protos.InitConnect.S2C s2c)
    {
        if (!IsEncrypted)
        {
            return null;
        }

        try
        {
            return options.PacketEncryption switch
            {
                PacketEncryption.AesCbc when s2c.AesCBCiv.Length > 0 => AesPacketCipher.Cbc(s2c.ConnAESKey, s2c.AesCBCiv),
                PacketEncryption.AesEcb => AesPacketCipher.Ecb(s2c.ConnAESKey),
                _ => new FtAesEcbCipher(s2c.ConnAESKey),
            };
        }
        catch (CryptographicException e)
        {
            throw EncryptionFailedException.SessionKey(endpoint.ToString(), e);
        }
    }

    public ConnectionLostException ClosedByGateway(Exception cause) => new(
        endpoint.ToString(),
        "the gateway closed it instead of answering InitConnect.",
        cause,
        options.RsaKey is null
            ? "If OpenD's settings name an RSA key, use the same key here; otherwise check that the port is OpenD's API port, and that fewer than 128 programs are connected."
            : "Check that OpenD's settings name this very RSA key, that the port is OpenD's API port, and that fewer than 128 programs are connected.");
}
