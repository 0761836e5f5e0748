using System.Formats.Asn1;
using Moomoo.OpenD.Security;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Tests.Security;

public sealed class OpenDRsaKeyTests
{
    private const string ConvertAction = "Write it as PKCS#1 without a password: openssl rsa -in KEY.pem -out PKCS1.pem -traditional";

    [Theory]
    [InlineData("test-key-1024.pem", 1024)]
    [InlineData("test-key-2048.pem", 2048)]
    public void Loads_pkcs1_keys_of_either_size(string file, int size)
    {
        var key = Fixture.Key(file);

        Assert.Equal(size, key.KeySize);
        Assert.Equal($"{Fixture.PathOf(file)} (RSA {size})", key.ToString());
        using var rsa = key.CreateRsa();
        Assert.Equal(size, rsa.KeySize);
    }

    [Theory]
    [InlineData("\r\n", "")]
    [InlineData("\n", "\uFEFF")]
    [InlineData("\n", "a comment before the key\n")]
    [InlineData(" \n", "")]
    public void Loads_keys_with_other_line_ends_and_text_around_them(string lineEnd, string before)
    {
        using var file = new TemporaryFile(before + File.ReadAllText(Fixture.PathOf("test-key-1024.pem")).Replace("\n", lineEnd) + "and after\n");

        Assert.Equal(1024, OpenDRsaKey.Load(file.Path).KeySize);
    }

    [Theory]
    [InlineData("test-key-pkcs8.pem", ErrorIds.InvalidRsaKey, "PKCS#8")]
    [InlineData("test-key-public.pem", ErrorIds.InvalidRsaKey, "no 'BEGIN RSA PRIVATE KEY'")]
    [InlineData("test-key-public-pkcs1.pem", ErrorIds.InvalidRsaKey, "no 'BEGIN RSA PRIVATE KEY'")]
    [InlineData("test-key-ec.pem", ErrorIds.InvalidRsaKey, "no 'BEGIN RSA PRIVATE KEY'")]
    [InlineData("test-key-truncated.pem", ErrorIds.InvalidRsaKey, "damaged")]
    [InlineData("test-key-garbage.pem", ErrorIds.InvalidRsaKey, "damaged")]
    [InlineData("test-key-512.pem", ErrorIds.InvalidRsaKey, "512 bits")]
    [InlineData("README.md", ErrorIds.InvalidRsaKey, "no 'BEGIN RSA PRIVATE KEY'")]
    [InlineData("missing.pem", ErrorIds.InvalidRsaKey, "cannot be read")]
    [InlineData("", ErrorIds.InvalidRsaKey, "cannot be read")]
    [InlineData("test-key-pkcs1-password.pem", ErrorIds.RsaKeyHasPassword, "it has a password")]
    [InlineData("test-key-pkcs8-password.pem", ErrorIds.RsaKeyHasPassword, "it has a password")]
    public void Says_what_is_wrong_with_a_file_and_never_what_is_in_it(string file, string errorId, string problem)
    {
        var path = Fixture.PathOf(file);

        var error = Assert.Throws<InvalidRsaKeyException>(() => OpenDRsaKey.Load(path));

        Assert.Equal(errorId, error.ErrorId);
        Assert.Equal(path, error.Path);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.RecommendedAction);
        if (File.Exists(path))
        {
            Secrets.AssertNone(error, Secrets.Lines(file));
        }
    }

    [Theory]
    [InlineData("test-key-public.pem", "it holds no 'BEGIN RSA PRIVATE KEY', and OpenD takes PKCS#1.", ConvertAction)]
    [InlineData("test-key-pkcs8.pem", "it is a PKCS#8 key, and OpenD takes PKCS#1.", ConvertAction)]
    [InlineData("test-key-pkcs8-password.pem", "it has a password, and OpenD takes none.", ConvertAction)]
    [InlineData("test-key-pkcs1-password.pem", "it has a password, and OpenD takes none.", ConvertAction)]
    [InlineData("test-key-garbage.pem", "its PKCS#1 structure is damaged.", "Copy the key file again from where OpenD has it.")]
    [InlineData("test-key-512.pem", "it has 512 bits, and OpenD takes 1024 or more.", "Create a key for OpenD and this client: openssl genrsa -traditional -out KEY.pem 1024")]
    [InlineData("missing.pem", "the file cannot be read.", "Check the path and that this account may read the file.")]
    public void Says_what_to_do_about_a_file(string file, string problem, string action)
    {
        var path = Fixture.PathOf(file);

        var error = Assert.Throws<InvalidRsaKeyException>(() => OpenDRsaKey.Load(path));

        Assert.Equal($"'{path}' cannot be used as OpenD's RSA key: {problem}", error.Message);
        Assert.Equal(action, error.RecommendedAction);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300)]
    public void A_key_with_a_damaged_byte_is_refused_or_is_another_key(int at)
    {
        var lines = File.ReadAllLines(Fixture.PathOf("test-key-1024.pem"));
        var der = Convert.FromBase64String(string.Concat(lines.Skip(1).Take(lines.Length - 2)));
        der[at] ^= 0x55;
        using var file = new TemporaryFile($"{lines[0]}\n{Convert.ToBase64String(der)}\n{lines[^1]}\n");

        var error = Record.Exception(() => OpenDRsaKey.Load(file.Path));

        Assert.True(error is null or InvalidRsaKeyException);
        if (error is not null)
        {
            Secrets.AssertNone(error, Secrets.Lines("test-key-1024.pem"));
        }
    }

    [Fact]
    public void A_number_that_is_stored_shorter_than_others_is_the_same_number()
    {
        var body = new byte[] { 1, 2, 3 };
        using var cipher = new RsaPacketCipher(Fixture.Key("test-key-1024-short.pem").CreateRsa());

        Assert.Equal(body, cipher.Decrypt(cipher.Encrypt(body)));
    }

    [Theory]
    [InlineData(0, 0, null)]
    [InlineData(1, 0, "damaged")]
    [InlineData(0, 1, "damaged")]
    public void A_key_of_more_than_two_primes_or_with_a_prime_that_is_too_long_is_damaged(int version, int tooLong, string? problem)
    {
        var numbers = NumbersOf("test-key-1024.pem");
        numbers[3] = [.. Enumerable.Repeat((byte)1, tooLong), .. numbers[3]];
        using var file = KeyFile(version, numbers);

        var error = Record.Exception(() => OpenDRsaKey.Load(file.Path));

        Assert.Equal(problem is not null, error is InvalidRsaKeyException);
        Assert.Contains(problem ?? "", error?.Message ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "modulus")]
    [InlineData(1, "public exponent")]
    [InlineData(2, "private exponent")]
    [InlineData(3, "first prime")]
    [InlineData(7, "coefficient")]
    public void A_key_with_a_number_of_zero_is_damaged(int number, string name)
    {
        var numbers = NumbersOf("test-key-1024.pem");
        numbers[number] = [0];
        using var file = KeyFile(version: 0, numbers);

        var error = Record.Exception(() => OpenDRsaKey.Load(file.Path));

        Assert.True(error is InvalidRsaKeyException && error.Message.EndsWith("its PKCS#1 structure is damaged.", StringComparison.Ordinal), $"{name}: {error}");
    }

    [Fact]
    public void A_key_whose_numbers_do_not_belong_together_is_damaged()
    {
        var numbers = NumbersOf("test-key-1024.pem");
        numbers[0] = NumbersOf("test-key-1024-short.pem")[0];
        using var file = KeyFile(version: 0, numbers);

        Assert.EndsWith("its PKCS#1 structure is damaged.", Assert.Throws<InvalidRsaKeyException>(() => OpenDRsaKey.Load(file.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-----END RSA PRIVATE KEY-----\n-----BEGIN RSA PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\n")]
    public void A_key_without_an_end_is_no_key(string pem)
    {
        using var file = new TemporaryFile(pem);

        var error = Assert.Throws<InvalidRsaKeyException>(() => OpenDRsaKey.Load(file.Path));

        Assert.Contains("no 'BEGIN RSA PRIVATE KEY'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_of_a_key_holds_no_part_of_it() =>
        Secrets.AssertNone(Fixture.Key("test-key-1024.pem").ToString(), Secrets.Lines("test-key-1024.pem"));

    private static byte[][] NumbersOf(string file)
    {
        using var rsa = Fixture.Key(file).CreateRsa();
        var key = rsa.ExportParameters(includePrivateParameters: true);
        return [key.Modulus!, key.Exponent!, key.D!, key.P!, key.Q!, key.DP!, key.DQ!, key.InverseQ!];
    }

    /// <summary>RFC 8017, A.1.2.</summary>
    private static TemporaryFile KeyFile(int version, byte[][] numbers)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(version);
            foreach (var number in numbers)
            {
                writer.WriteIntegerUnsigned(number);
            }
        }

        return new TemporaryFile($"-----BEGIN RSA PRIVATE KEY-----\n{Convert.ToBase64String(writer.Encode())}\n-----END RSA PRIVATE KEY-----\n");
    }

    private sealed class TemporaryFile : IDisposable
    {
        public TemporaryFile(string text) => File.WriteAllText(Path, text);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
