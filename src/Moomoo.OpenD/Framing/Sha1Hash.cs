using System.Buffers;
using System.Buffers.Binary;

namespace Moomoo.OpenD.Framing;

/// <summary>The 20 bytes of a SHA-1, as a value. OpenD uses it to detect damage, not as a signature.</summary>
internal readonly record struct Sha1Hash(ulong Head, ulong Middle, uint Tail)
{
    public const int Size = 20;

    public static Sha1Hash Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]));

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, Head);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Middle);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], Tail);
    }

    public static Sha1Hash Of(in ReadOnlySequence<byte> body)
    {
        Span<byte> hash = stackalloc byte[Size];
        Runtime.Sha1(body, hash);
        return Read(hash);
    }
}
