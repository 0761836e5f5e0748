using System.Security.Cryptography;
using System.Text;

namespace Moomoo.OpenD.Security;

/// <summary>AES-128 with the key of the connection: CBC or ECB with PKCS#7 padding. Every body starts from the same IV.</summary>
internal sealed class AesPacketCipher : IPacketCipher
{
    private readonly byte[] key;
    private readonly byte[] iv;
    private readonly CipherMode mode;

    private AesPacketCipher(string connAesKey, byte[] iv, CipherMode mode)
    {
        key = AesKey.FromText(connAesKey);
        this.iv = iv;
        this.mode = mode;
    }

    public static AesPacketCipher Cbc(string connAesKey, string aesCbcIv) => new(connAesKey, AesKey.FromText(aesCbcIv), CipherMode.CBC);

#pragma warning disable CA5358 // ECB is one of the modes that OpenD speaks
    public static AesPacketCipher Ecb(string connAesKey) => new(connAesKey, new byte[AesKey.Size], CipherMode.ECB);
#pragma warning restore CA5358

    public byte[] Encrypt(byte[] plainBody)
    {
        using var aes = CreateAes();
        using var transform = aes.CreateEncryptor(key, iv);
        return transform.TransformFinalBlock(plainBody, 0, plainBody.Length);
    }

    public byte[] Decrypt(byte[] body)
    {
        if (body.Length % AesKey.Size != 0)
        {
            throw new CryptographicException("an AES body is not made of whole blocks.");
        }

        using var aes = CreateAes();
        using var transform = aes.CreateDecryptor(key, iv);
        return transform.TransformFinalBlock(body, 0, body.Length);
    }

    private Aes CreateAes()
    {
        var aes = Aes.Create();
        aes.Mode = mode;
        aes.Padding = PaddingMode.PKCS7;
        return aes;
    }
}

/// <summary>Keys and IVs travel as text of 16 ASCII characters.</summary>
internal static class AesKey
{
    public const int Size = 16;

    /// <exception cref="CryptographicException">The text is not 16 ASCII characters. The message does not repeat it.</exception>
    public static byte[] FromText(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return bytes.Length == Size ? bytes : throw new CryptographicException($"an AES key or IV has {bytes.Length} bytes instead of {Size}.");
    }
}
