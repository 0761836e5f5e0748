namespace Moomoo.OpenD;

/// <summary>How bodies after InitConnect are encrypted, in OpenD's numbers (protocol page, "Encryption").</summary>
public enum PacketEncryption
{
    /// <summary>In the clear.</summary>
    None = -1,

    /// <summary>AES-128-ECB with OpenD's own padding.</summary>
    FtAesEcb = 0,

    /// <summary>AES-128-ECB with PKCS#7 padding.</summary>
    AesEcb = 1,

    /// <summary>AES-128-CBC with PKCS#7 padding.</summary>
    AesCbc = 2,
}
