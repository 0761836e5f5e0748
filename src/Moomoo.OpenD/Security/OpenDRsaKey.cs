using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD;

/// <summary>
/// The RSA private key that OpenD and its client share: PKCS#1 PEM without a password, 1024 or 2048 bits
/// (protocol page, "Encryption"). Its text form is the file and the size, never the key.
/// </summary>
public sealed class OpenDRsaKey
{
    private const string Begin = "-----BEGIN RSA PRIVATE KEY-----";
    private const string End = "-----END RSA PRIVATE KEY-----";
    private const string ConvertAction = "Write it as PKCS#1 without a password: openssl rsa -in KEY.pem -out PKCS1.pem -traditional";

    private const int SmallestSize = 1024;

    private readonly RSAParameters parameters;

    private OpenDRsaKey(string path, RSAParameters parameters)
    {
        Path = path;
        this.parameters = parameters;
    }

    /// <summary>Where the key came from.</summary>
    public string Path { get; }

    /// <summary>The length of the modulus in bits.</summary>
    public int KeySize => parameters.Modulus!.Length * 8;

    /// <exception cref="InvalidRsaKeyException">The file is missing, unreadable, or not a PKCS#1 private key of 1024 bits or more without a password.</exception>
    public static OpenDRsaKey Load(string path)
    {
        string pem;
        try
        {
            pem = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new InvalidRsaKeyException(path, "the file cannot be read.", "Check the path and that this account may read the file.", e);
        }

        var key = new OpenDRsaKey(path, Parse(path, pem));
        return key.KeySize >= SmallestSize
            ? key
            : throw new InvalidRsaKeyException(
                path, $"it has {key.KeySize} bits, and OpenD takes {SmallestSize} or more.", $"Create a key for OpenD and this client: openssl genrsa -traditional -out KEY.pem {SmallestSize}");
    }

    /// <summary>Creates an RSA object with this key. The caller disposes it.</summary>
    internal RSA CreateRsa()
    {
        var rsa = RSA.Create();
        rsa.ImportParameters(parameters);
        return rsa;
    }

    private static RSAParameters Parse(string path, string pem)
    {
        if (pem.Contains("BEGIN ENCRYPTED PRIVATE KEY") || pem.Contains("Proc-Type: 4,ENCRYPTED"))
        {
            throw new InvalidRsaKeyException(path, "it has a password, and OpenD takes none.", ConvertAction, errorId: ErrorIds.RsaKeyHasPassword);
        }

        var begin = pem.IndexOf(Begin, StringComparison.Ordinal);
        var end = pem.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            var kind = pem.Contains("BEGIN PRIVATE KEY") ? "it is a PKCS#8 key" : "it holds no 'BEGIN RSA PRIVATE KEY'";
            throw new InvalidRsaKeyException(path, $"{kind}, and OpenD takes PKCS#1.", ConvertAction);
        }

        try
        {
            return ReadPkcs1(Convert.FromBase64String(pem[(begin + Begin.Length)..end]));
        }
        catch (Exception e) when (e is FormatException or AsnContentException or CryptographicException)
        {
            // The cause stays out of the error: whatever it quotes would be key material.
            throw new InvalidRsaKeyException(path, "its PKCS#1 structure is damaged.", "Copy the key file again from where OpenD has it.");
        }
    }

    /// <summary>RFC 8017, A.1.2: version, n, e, d, p, q, d mod (p-1), d mod (q-1), q^-1 mod p. The version of a key of more than two primes is 1.</summary>
    private static RSAParameters ReadPkcs1(byte[] der)
    {
        var key = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        if (key.ReadInteger() != BigInteger.Zero)
        {
            throw new CryptographicException();
        }

        var modulus = Unsigned(key.ReadIntegerBytes());
        var half = (modulus.Length + 1) / 2;
        var parameters = new RSAParameters
        {
            Modulus = modulus,
            Exponent = Unsigned(key.ReadIntegerBytes()),
            D = Unsigned(key.ReadIntegerBytes(), modulus.Length),
            P = Unsigned(key.ReadIntegerBytes(), half),
            Q = Unsigned(key.ReadIntegerBytes(), half),
            DP = Unsigned(key.ReadIntegerBytes(), half),
            DQ = Unsigned(key.ReadIntegerBytes(), half),
            InverseQ = Unsigned(key.ReadIntegerBytes(), half),
        };
        using var rsa = RSA.Create();
        rsa.ImportParameters(parameters);
        return parameters;
    }

    /// <summary>Big-endian without a sign byte, filled up with zeros in front, as <see cref="RSAParameters"/> wants it.</summary>
    private static byte[] Unsigned(ReadOnlyMemory<byte> integer, int? length = null)
    {
        var bytes = integer.Span;
        while (bytes.Length > 0 && bytes[0] == 0)
        {
            bytes = bytes[1..];
        }

        // No number of a key is 0. Mono would accept some zeros.
        if (bytes.Length == 0 || bytes.Length > length)
        {
            throw new CryptographicException();
        }

        var padded = new byte[length ?? bytes.Length];
        bytes.CopyTo(padded.AsSpan(padded.Length - bytes.Length));
        return padded;
    }

    /// <summary>The file and the size.</summary>
    public override string ToString() => $"{Path} (RSA {KeySize})";
}
