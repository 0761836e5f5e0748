using System.Buffers;
using Moomoo.OpenD.Framing;

namespace Moomoo.OpenD.Tests.Framing;

public sealed class FrameReaderTests
{
    /// <summary>Three frames, one of them without a body.</summary>
    private static readonly byte[][] Frames =
    [
        RawPeer.Bytes(ProtoId.KeepAlive, 1, new Protos.KeepAlive.Request { C2S = new() { Time = 1_777_478_400 } }),
        RawPeer.Bytes(ProtoId.Notify, 0, new Protos.KeepAlive.Request()),
        RawPeer.Bytes(ProtoId.ShortInterest, 2, new Protos.QotGetShortInterest.Response { RetType = -1, RetMsg = new string('x', 300) }),
    ];

    private static readonly byte[] Stream = [.. Frames.SelectMany(frame => frame)];

    [Fact]
    public void Many_frames_in_one_buffer_come_out_in_order()
    {
        var buffer = new ReadOnlySequence<byte>(Stream);

        Assert.Equal(Frames.Select(frame => Hex.Text(frame)), ReadAll(ref buffer));
        Assert.True(buffer.IsEmpty);
    }

    [Fact]
    public void Every_split_in_two_gives_the_same_frames()
    {
        for (var at = 0; at <= Stream.Length; at++)
        {
            var buffer = new ReadOnlySequence<byte>(Stream, 0, at);
            var frames = ReadAll(ref buffer);
            buffer = Sequences.Of(buffer.ToArray(), [.. Stream.Skip(at)]);
            frames.AddRange(ReadAll(ref buffer));

            Assert.Equal(Frames.Select(frame => Hex.Text(frame)), frames);
            Assert.True(buffer.IsEmpty);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(43)]
    [InlineData(44)]
    [InlineData(45)]
    public void Segments_of_any_size_give_the_same_frames(int size)
    {
        var buffer = Sequences.Cut(Stream, size);

        Assert.Equal(Frames.Select(frame => Hex.Text(frame)), ReadAll(ref buffer));
    }

    [Fact]
    public void A_frame_that_is_not_whole_leaves_the_buffer_as_it_was()
    {
        for (var length = 0; length < Frames[0].Length; length++)
        {
            var buffer = new ReadOnlySequence<byte>(Frames[0], 0, length);

            Assert.False(FrameReader.TryRead(ref buffer, out _, out var body));
            Assert.Equal(length, buffer.Length);
            Assert.True(body.IsEmpty);
        }
    }

    [Fact]
    public void A_body_is_not_copied()
    {
        var buffer = new ReadOnlySequence<byte>(Stream);

        Assert.True(FrameReader.TryRead(ref buffer, out _, out var body));

        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(body.First, out var segment));
        Assert.Same(Stream, segment.Array);
    }

    [Fact]
    public void An_impossible_length_is_refused_as_soon_as_the_header_is_there()
    {
        var bytes = Frames[0].Take(FrameHeader.Size).ToArray();
        bytes[15] = 0x7F;

        Assert.Throws<ProtocolException>(() => TryRead(bytes));
    }

    [Theory]
    [InlineData("S")]
    [InlineData("FU")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")]
    public void Bytes_that_begin_no_frame_are_refused_at_once(string text) =>
        Assert.Throws<ProtocolException>(() => TryRead(System.Text.Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void A_damaged_frame_after_a_good_one_is_refused()
    {
        var buffer = Sequences.Of(Frames[0], [(byte)'F', .. new byte[60]]);

        Assert.True(FrameReader.TryRead(ref buffer, out _, out _));
        Assert.Throws<ProtocolException>(() => TryRead(buffer.ToArray()));
    }

    private static bool TryRead(byte[] bytes)
    {
        var buffer = new ReadOnlySequence<byte>(bytes);
        return FrameReader.TryRead(ref buffer, out _, out _);
    }

    private static List<string> ReadAll(ref ReadOnlySequence<byte> buffer)
    {
        var frames = new List<string>();
        while (FrameReader.TryRead(ref buffer, out var header, out var body))
        {
            var bytes = new byte[FrameHeader.Size + body.Length];
            header.Write(bytes);
            body.CopyTo(bytes.AsSpan(FrameHeader.Size));
            Assert.Equal(header.PlainBodyHash, Sha1Hash.Of(body));
            frames.Add(Hex.Text(bytes));
        }

        return frames;
    }
}
