using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Moomoo.OpenD.Security;

namespace Moomoo.OpenD.Tests.Security;

/// <summary>
/// Vectors are of openssl 3.0: <c>openssl enc -aes-128-cbc -K 3031…6566 -iv 6665…3130</c> and its like,
/// over the first bytes of <see cref="Text"/>.
/// </summary>
public sealed class CipherTests
{
    private const string Key = "0123456789abcdef";
    private const string Iv = "fedcba9876543210";
    private const string Text = "Short interest of HK.00700, newest first, 30 in 30 s. ";

    [Theory]
    [InlineData(0, "3c492cedd954cc383f3d3ee93e728484")]
    [InlineData(1, "4eec5332caf933783e436a3cb0a23345")]
    [InlineData(15, "583933d965bc6d4610b29e0994b08c5f")]
    [InlineData(16, "10b19c595ed79c67289ea136992bf291cb045170c6477dd0eb6028908c19ba63")]
    [InlineData(17, "10b19c595ed79c67289ea136992bf2918e8c7d2f9515e9fa7677a2ec37413983")]
    [InlineData(32, "10b19c595ed79c67289ea136992bf291cc537b9b29692412d5af3a89a78f7007f27e162f95ea4c3dfec9dbf5e652106e")]
    [InlineData(47, "10b19c595ed79c67289ea136992bf291cc537b9b29692412d5af3a89a78f7007fdd471ba45673922522421ade96950d2")]
    public void Aes_cbc_is_that_of_openssl(int length, string expected) =>
        AssertBothWays(AesPacketCipher.Cbc(Key, Iv), length, expected);

    [Theory]
    [InlineData(0, "377222e061a924c591cd9c27ea163ed4")]
    [InlineData(5, "c218699cc6cdc8bf8147bfabaf7afb6b")]
    [InlineData(16, "0180eef5d132f8ce7522b5586910d14c377222e061a924c591cd9c27ea163ed4")]
    [InlineData(17, "0180eef5d132f8ce7522b5586910d14c1baaf0fde7d6706803a9531e3d448b0d")]
    [InlineData(47, "0180eef5d132f8ce7522b5586910d14cee45f2e3dcc6bd4bcd61f6a27001839b4bcc9b5a1c158c073f4603026747528c")]
    public void Aes_ecb_is_that_of_openssl(int length, string expected) =>
        AssertBothWays(AesPacketCipher.Ecb(Key), length, expected);

    [Theory]
    [InlineData(0, "", 0)]
    [InlineData(1, "21b83dd884751217ad9a7a391e2337fb", 1)]
    [InlineData(5, "a8021151f5a6e62d924b976e2fb3e9b1", 5)]
    [InlineData(15, "a34d7ca56064ba0de70bd04c19cd9797", 15)]
    [InlineData(16, "0180eef5d132f8ce7522b5586910d14c", 0)]
    [InlineData(17, "0180eef5d132f8ce7522b5586910d14c6b88014b57181e9ce85c38333650b557", 1)]
    [InlineData(32, "0180eef5d132f8ce7522b5586910d14cee45f2e3dcc6bd4bcd61f6a27001839b", 0)]
    [InlineData(47, "0180eef5d132f8ce7522b5586910d14cee45f2e3dcc6bd4bcd61f6a27001839b1c01e0795cb6887522703f186ab4d000", 15)]
    public void Ftaes_ecb_is_the_zero_padded_one_of_openssl_and_a_block_with_the_length(int length, string expected, int lastByte) =>
        AssertBothWays(new FtAesEcbCipher(Key), length, $"{expected}{new string('0', 30)}{lastByte:x2}");

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("21b83dd884751217ad9a7a391e2337000000000000000000000000000001")]
    public void An_ftaes_ecb_body_of_blocks_that_are_not_whole_is_refused(string body) =>
        Assert.Equal("an FTAES_ECB body is not made of whole blocks.", RefusalOf(new FtAesEcbCipher(Key), body));

    [Theory]
    [InlineData("00000000000000000000000000000001", "a length, but no block")]
    [InlineData("21b83dd884751217ad9a7a391e2337fb00000000000000000000000000000010", "length 16")]
    [InlineData("21b83dd884751217ad9a7a391e2337fb000000000000000000000000000000ff", "length 255")]
    public void An_ftaes_ecb_body_of_a_length_that_cannot_be_is_refused(string body, string what) =>
        Assert.True(RefusalOf(new FtAesEcbCipher(Key), body) == "the last block of an FTAES_ECB body names an impossible length.", what);

    [Fact]
    public void An_ftaes_ecb_body_of_one_byte_less_than_a_block_has_one_zero_of_padding() =>
        Assert.Equal(15, new FtAesEcbCipher(Key).Decrypt(Hex.Bytes($"a34d7ca56064ba0de70bd04c19cd9797{new string('0', 30)}0f")).Length);

    [Theory]
    [InlineData("00")]
    [InlineData("4eec5332caf933783e436a3cb0a233")]
    [InlineData("4eec5332caf933783e436a3cb0a2334500")]
    public void An_aes_body_of_blocks_that_are_not_whole_is_refused(string body) =>
        Assert.Equal("an AES body is not made of whole blocks.", RefusalOf(AesPacketCipher.Cbc(Key, Iv), body));

    [Fact]
    public void A_damaged_aes_cbc_body_is_refused() =>
        Assert.NotEmpty(RefusalOf(AesPacketCipher.Cbc(Key, Iv), "4eec5332caf933783e436a3cb0a23346"));

    [Theory]
    [InlineData("", 0)]
    [InlineData("0123456789abcde", 15)]
    [InlineData("0123456789abcdef0", 17)]
    [InlineData("0123456789abcdeé", 17)]
    public void A_session_key_that_is_none_is_refused_without_being_told(string key, int bytes)
    {
        var error = Assert.ThrowsAny<CryptographicException>(() => AesPacketCipher.Cbc(key, Iv));

        Assert.Equal($"an AES key or IV has {bytes} bytes instead of 16.", error.Message);
        Assert.True(key.Length == 0 || !error.ToString().Contains(key));
    }

    [Theory]
    [InlineData("test-key-1024.pem", "rsa-1024-pieces-of-100.txt")]
    [InlineData("test-key-2048.pem", "rsa-2048-pieces-of-100.txt")]
    public void Rsa_reads_pieces_of_100_bytes_as_the_vendors_client_cuts_them(string key, string body)
    {
        using var rsa = Fixture.Key(key).CreateRsa();

        var plainBody = new RsaPacketCipher(rsa).Decrypt(Convert.FromBase64String(File.ReadAllText(Fixture.PathOf(body))));

        Assert.Equal(string.Concat(Enumerable.Repeat(Text, 5)).Substring(0, 250), Encoding.ASCII.GetString(plainBody));
    }

    [Theory]
    [InlineData("test-key-1024.pem", 1, 1)]
    [InlineData("test-key-1024.pem", 117, 1)]
    [InlineData("test-key-1024.pem", 118, 2)]
    [InlineData("test-key-1024.pem", 250, 3)]
    [InlineData("test-key-2048.pem", 245, 1)]
    [InlineData("test-key-2048.pem", 246, 2)]
    [InlineData("test-key-2048.pem", 1000, 5)]
    public void Rsa_writes_blocks_of_pkcs1_type_2_that_hold_the_body_in_order(string key, int length, int blocks)
    {
        var plainBody = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        using var rsa = Fixture.Key(key).CreateRsa();

        var body = new RsaPacketCipher(rsa).Encrypt(plainBody);

        var blockSize = rsa.KeySize / 8;
        Assert.Equal(blocks * blockSize, body.Length);
        Assert.Equal(plainBody, Enumerable.Range(0, blocks).SelectMany(i => OpenBlock(rsa, [.. body.Skip(i * blockSize).Take(blockSize)])));
    }

    [Fact]
    public void Rsa_refuses_blocks_that_are_not_whole()
    {
        using var rsa = Fixture.Key("test-key-1024.pem").CreateRsa();

        Assert.Equal("a body of 127 bytes is not made of RSA blocks of 128.", RefusalOf(new RsaPacketCipher(rsa), new string('0', 254)));
    }

    [Fact]
    public void An_RSA_cipher_disposes_its_key()
    {
        var rsa = Fixture.Key("test-key-1024.pem").CreateRsa();

        new RsaPacketCipher(rsa).Dispose();

        Assert.Throws<ObjectDisposedException>(() => rsa.ExportParameters(includePrivateParameters: false));
    }

    private static string RefusalOf(IPacketCipher cipher, string body) => Assert.ThrowsAny<CryptographicException>(() => cipher.Decrypt(Hex.Bytes(body))).Message;

    private static void AssertBothWays(IPacketCipher cipher, int length, string expected)
    {
        var plainBody = Encoding.ASCII.GetBytes(Text.Substring(0, length));

        Assert.Equal(expected, Hex.Text(cipher.Encrypt(plainBody)));
        Assert.Equal(plainBody, cipher.Decrypt(Hex.Bytes(expected)));
        Assert.Equal(expected, Hex.Text(cipher.Encrypt(plainBody)));
    }

    /// <summary>RFC 8017, 7.2.2, by plain arithmetic: c^d mod n is 00 02, at least eight bytes that are not 0, 00, and the message.</summary>
    private static byte[] OpenBlock(RSA rsa, byte[] block)
    {
        var parameters = rsa.ExportParameters(includePrivateParameters: true);
        var message = BigInteger.ModPow(Number(block), Number(parameters.D!), Number(parameters.Modulus!)).ToByteArray().AsEnumerable().Reverse().SkipWhile(b => b == 0).ToArray();
        Assert.Equal(block.Length - 1, message.Length);
        Assert.Equal(2, message[0]);
        var separator = Array.IndexOf(message, (byte)0);
        Assert.True(separator > 8);
        return [.. message.Skip(separator + 1)];
    }

    private static BigInteger Number(byte[] bigEndian) => new([.. bigEndian.AsEnumerable().Reverse(), 0]);
}
