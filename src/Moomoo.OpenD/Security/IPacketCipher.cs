namespace Moomoo.OpenD.Security;

/// <summary>How the bodies of a connection are encrypted (protocol page, "Encryption"). Pure functions of bytes.</summary>
internal interface IPacketCipher
{
    byte[] Encrypt(byte[] plainBody);

    /// <exception cref="System.Security.Cryptography.CryptographicException">The body was not encrypted with this cipher and key, or is damaged.</exception>
    byte[] Decrypt(byte[] body);
}
