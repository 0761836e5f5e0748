using System.Security.Cryptography;

namespace Moomoo.OpenD.Security;

/// <summary>RSA with PKCS#1 v1.5 padding, for InitConnect only: the plain body in pieces, one block each (protocol page, "Encryption"). Owns the RSA object.</summary>
internal sealed class RsaPacketCipher(RSA rsa) : IPacketCipher, IDisposable
{
    private const int Pkcs1Overhead = 11;

    private int BlockSize => rsa.KeySize / 8;

    public void Dispose() => rsa.Dispose();

    public byte[] Encrypt(byte[] plainBody)
    {
        var longestPiece = BlockSize - Pkcs1Overhead;
        using var body = new MemoryStream();
        for (var start = 0; start < plainBody.Length; start += longestPiece)
        {
            var piece = plainBody.AsSpan(start, Math.Min(longestPiece, plainBody.Length - start)).ToArray();
            body.Write(rsa.Encrypt(piece, RSAEncryptionPadding.Pkcs1), 0, BlockSize);
        }

        return body.ToArray();
    }

    public byte[] Decrypt(byte[] body)
    {
        if (body.Length % BlockSize != 0)
        {
            throw new CryptographicException($"a body of {body.Length} bytes is not made of RSA blocks of {BlockSize}.");
        }

        using var plainBody = new MemoryStream();
        for (var start = 0; start < body.Length; start += BlockSize)
        {
            var piece = rsa.Decrypt(body.AsSpan(start, BlockSize).ToArray(), RSAEncryptionPadding.Pkcs1);
            plainBody.Write(piece, 0, piece.Length);
        }

        return plainBody.ToArray();
    }
}
