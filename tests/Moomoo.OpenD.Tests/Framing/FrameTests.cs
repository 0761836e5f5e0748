using System.Buffers;
using Google.Protobuf;
using Moomoo.OpenD.Framing;
using Moomoo.OpenD.Security;

namespace Moomoo.OpenD.Tests.Framing;

/// <summary>Expected bytes are written out from the protocol page; the hashes and cipher text are of sha1sum and openssl.</summary>
public sealed class FrameTests
{
    private const string Reserved = "0000000000000000";

    private static readonly Protos.KeepAlive.Request Beat = new() { C2S = new() { Time = 1 } };

    [Fact]
    public void A_heartbeat_is_these_bytes()
    {
        using var frame = Frame.Create(ProtoId.KeepAlive, 0x01020304, Beat, null);

        Assert.Equal(
            "4654 ec030000 00 00 04030201 04000000 64e1a2f09fb6b4c23d9d480a501f9c4993cea06e".Replace(" ", "") + Reserved + "0a020801",
            Hex.Text(frame.Bytes.Span));
    }

    [Fact]
    public void A_request_for_a_page_is_these_bytes()
    {
        var request = new Protos.QotGetShortInterest.Request { C2S = new() { Security = new() { Market = 1, Code = "00700" }, NextKey = "50", Num = 50 } };

        using var frame = Frame.Create(ProtoId.ShortInterest, 2, request, null);

        Assert.Equal(
            "4654 b10c0000 00 00 02000000 13000000 c81b7e9f61b81132f40e348c828881a9474fd111".Replace(" ", "") + Reserved + "0a110a09080112053030373030120235301832",
            Hex.Text(frame.Bytes.Span));
    }

    [Fact]
    public void An_encrypted_frame_has_the_length_of_the_cipher_text_and_the_hash_of_the_plain_text()
    {
        using var frame = Frame.Create(ProtoId.KeepAlive, 3, Beat, AesPacketCipher.Cbc("0123456789abcdef", "fedcba9876543210"));

        Assert.Equal(
            "4654 ec030000 00 00 03000000 10000000 64e1a2f09fb6b4c23d9d480a501f9c4993cea06e".Replace(" ", "") + Reserved + "e38c88d48a783b040c212fb0c83fef89",
            Hex.Text(frame.Bytes.Span));
    }

    /// <summary>The plain body takes 1024 bytes of the pool, and the padding makes the encrypted one take more.</summary>
    [Fact]
    public void The_plain_text_of_an_encrypted_frame_does_not_stay_in_memory_that_others_rent()
    {
        var plainBody = Enumerable.Repeat((byte)'x', 980).ToArray();
        var shared = ArrayPool<byte>.Shared.Rent(1024);
        ArrayPool<byte>.Shared.Return(shared);

        using var frame = Frame.Create(ProtoId.KeepAlive, FrameHeader.JsonFormat, 3, plainBody, AesPacketCipher.Cbc("0123456789abcdef", "fedcba9876543210"));

        Assert.Same(shared, ArrayPool<byte>.Shared.Rent(1024));
        Assert.DoesNotContain((byte)'x', shared);
    }

    [Fact]
    public void A_frame_opens_to_its_plain_body()
    {
        using var frame = Frame.Create(ProtoId.KeepAlive, 3, Beat, null);

        Assert.True(Frame.TryOpen(frame.Header, BodyOf(frame), null, out var plainBody));
        Assert.Equal(Beat.ToByteArray(), plainBody.ToArray());
        Assert.False(Frame.TryOpen(frame.Header with { PlainBodyHash = default }, BodyOf(frame), null, out _));
    }

    [Fact]
    public void An_encrypted_frame_opens_to_its_plain_body_with_its_cipher_alone()
    {
        var cipher = AesPacketCipher.Cbc("0123456789abcdef", "fedcba9876543210");
        using var frame = Frame.Create(ProtoId.KeepAlive, 3, Beat, cipher);

        Assert.True(Frame.TryOpen(frame.Header, BodyOf(frame), cipher, out var plainBody));
        Assert.Equal(Beat.ToByteArray(), plainBody.ToArray());
        Assert.False(Frame.TryOpen(frame.Header, BodyOf(frame), null, out _));
    }

    [Fact]
    public void A_frame_of_bytes_names_their_format()
    {
        using var frame = Frame.Create(ProtoId.KeepAlive, FrameHeader.JsonFormat, 7, "{\"c2s\":{\"time\":\"1\"}}"u8, null);

        Assert.Equal(
            "4654 ec030000 01 00 07000000 14000000 d1e5d89ec46ff14bd464490d837bbb9726252b84".Replace(" ", "") + Reserved,
            Hex.Text(frame.Bytes.Span[..FrameHeader.Size]));
    }

    [Fact]
    public void An_empty_body_makes_a_header_alone()
    {
        using var frame = Frame.Create(ProtoId.Notify, 0, new Protos.KeepAlive.Request(), null);

        Assert.Equal("4654eb0300000000000000000000 0000da39a3ee5e6b4b0d3255bfef95601890afd80709".Replace(" ", "") + Reserved, Hex.Text(frame.Bytes.Span));
    }

    [Fact]
    public void A_header_reads_back_as_it_was_written()
    {
        var header = new FrameHeader(3249, 1, uint.MaxValue, FrameHeader.LongestBody, new Sha1Hash(ulong.MaxValue, 1, 2));
        var bytes = new byte[FrameHeader.Size];
        bytes.AsSpan().Fill(0xEE);

        header.Write(bytes);

        Assert.Equal(header, FrameHeader.Read(bytes));
        Assert.All(bytes.Skip(36), reserved => Assert.Equal(0, reserved));
    }

    [Theory]
    [InlineData("XT")]
    [InlineData("FX")]
    [InlineData("ft")]
    [InlineData("\0\0")]
    public void A_header_without_the_magic_is_refused(string magic)
    {
        var bytes = new byte[FrameHeader.Size];
        bytes[0] = (byte)magic[0];
        bytes[1] = (byte)magic[1];

        Assert.Throws<ProtocolException>(() => FrameHeader.Read(bytes));
    }

    [Theory]
    [InlineData(16 * 1024 * 1024, true)]
    [InlineData((16 * 1024 * 1024) + 1, false)]
    [InlineData(int.MaxValue, false)]
    [InlineData(0x80000000, false)]
    [InlineData(uint.MaxValue, false)]
    public void Bodies_over_16_MiB_are_refused(uint bodyLength, bool isAllowed)
    {
        var bytes = new byte[FrameHeader.Size];
        bytes[0] = (byte)'F';
        bytes[1] = (byte)'T';
        BitConverter.GetBytes(bodyLength).CopyTo(bytes, 12);

        var error = Record.Exception(() => FrameHeader.Read(bytes));

        Assert.Equal(isAllowed, error is null);
        Assert.True(isAllowed || error is ProtocolException);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(1000)]
    public void The_hash_of_a_body_does_not_depend_on_its_segments(int segment)
    {
        // yes 'HK.00700' | head -c 1000 | sha1sum
        var body = Enumerable.Range(0, 1000).Select(i => (byte)"HK.00700\n"[i % 9]).ToArray();
        var expected = Hex.Bytes("48c66f5a12b8c5440fe8731f005a642583dedc5c");

        var hash = new byte[Sha1Hash.Size];
        Sha1Hash.Of(Sequences.Cut(body, segment)).Write(hash);

        Assert.Equal(Hex.Text(expected), Hex.Text(hash));
    }

    [Fact]
    public void A_hash_reads_back_as_it_was_written()
    {
        var bytes = Enumerable.Range(1, Sha1Hash.Size).Select(i => (byte)i).ToArray();
        var written = new byte[Sha1Hash.Size];

        Sha1Hash.Read(bytes).Write(written);

        Assert.Equal(bytes, written);
    }

    [Fact]
    public void The_longest_body_goes_through()
    {
        var body = new byte[FrameHeader.LongestBody];
        using var frame = Frame.Create(ProtoId.Notify, FrameHeader.ProtobufFormat, 1, body, null);
        var buffer = new ReadOnlySequence<byte>(frame.Bytes);

        Assert.True(FrameReader.TryRead(ref buffer, out _, out var read));

        Assert.Equal(body.Length, read.Length);
    }

    private static ReadOnlySequence<byte> BodyOf(Frame frame) => new(frame.Bytes[FrameHeader.Size..]);
}
