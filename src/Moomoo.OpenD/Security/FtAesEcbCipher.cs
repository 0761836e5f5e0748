using System.Security.Cryptography;

namespace Moomoo.OpenD.Security;

/// <summary>
/// OpenD's own padding around AES-128-ECB: zeros up to a whole block, then one more block in the clear
/// whose last byte is the plain length modulo 16 (protocol page, "Encryption", FTAES_ECB).
/// </summary>
internal sealed class FtAesEcbCipher(string connAesKey) : IPacketCipher
{
    private const int BlockSize = AesKey.Size;

    private readonly byte[] key = AesKey.FromText(connAesKey);

    public byte[] Encrypt(byte[] plainBody)
    {
        var lastBlockLength = plainBody.Length % BlockSize;
        var padded = new byte[plainBody.Length + ((BlockSize - lastBlockLength) % BlockSize)];
        plainBody.CopyTo(padded, 0);

        using var aes = CreateAes();
        using var transform = aes.CreateEncryptor(key, null);
        var body = new byte[padded.Length + BlockSize];
        transform.TransformFinalBlock(padded, 0, padded.Length).CopyTo(body, 0);
        body[^1] = (byte)lastBlockLength;
        return body;
    }

    public byte[] Decrypt(byte[] body)
    {
        var paddedLength = body.Length - BlockSize;
        if (paddedLength < 0 || paddedLength % BlockSize != 0)
        {
            throw new CryptographicException("an FTAES_ECB body is not made of whole blocks.");
        }

        int lastBlockLength = body[^1];
        var padding = lastBlockLength == 0 ? 0 : BlockSize - lastBlockLength;
        if (lastBlockLength >= BlockSize || padding > paddedLength)
        {
            throw new CryptographicException("the last block of an FTAES_ECB body names an impossible length.");
        }

        using var aes = CreateAes();
        using var transform = aes.CreateDecryptor(key, null);
        var plainBody = transform.TransformFinalBlock(body, 0, paddedLength);
        Array.Resize(ref plainBody, paddedLength - padding);
        return plainBody;
    }

    private static Aes CreateAes()
    {
        var aes = Aes.Create();
#pragma warning disable CA5358 // ECB is what this cipher is
        aes.Mode = CipherMode.ECB;
#pragma warning restore CA5358
        aes.Padding = PaddingMode.None;
        return aes;
    }
}
