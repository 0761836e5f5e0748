using System.Buffers.Binary;
using System.Globalization;
using Moomoo.OpenD.Framing;

namespace Moomoo.OpenD.Protos;

/// <summary>
/// Reads a protobuf message in place, field by field. Pages are read from their bytes straight into rows: a generated message
/// would be a second object for every row (docs/performance.md has both measured).
/// </summary>
internal ref struct WireReader(ReadOnlySpan<byte> message)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;
    private const int LongestVarint = 10;

    private ReadOnlySpan<byte> left = message;
    private int wireType;

    /// <summary>The number of the current field; its value must be read, or skipped, before the next call.</summary>
    public int Field { get; private set; }

    /// <summary>False at the end of the message.</summary>
    /// <exception cref="ProtocolException">The bytes are not a field.</exception>
    public bool Next()
    {
        if (left.IsEmpty)
        {
            return false;
        }

        var tag = ReadVarint();
        Field = tag >> 3 is > 0 and <= int.MaxValue and var field ? (int)field : throw Malformed("a field has an impossible number");
        wireType = (int)(tag & 7);
        return true;
    }

    public long ReadInt64() => (long)ReadUInt64();

    public int ReadInt32() => (int)ReadUInt64();

    /// <summary>Shares are unsigned on the wire; no count of shares comes near the sign bit.</summary>
    public long ReadShares() => ReadUInt64() is var count && count <= long.MaxValue ? (long)count : throw new FieldValueException(Field, count.ToString(CultureInfo.InvariantCulture));

    public double ReadDouble()
    {
        Expect(Fixed64);
        return BitConverter.Int64BitsToDouble(BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long))));
    }

    public string ReadString() => Runtime.FromUtf8(ReadBytes());

    public WireReader ReadMessage() => new(ReadBytes());

    public void Skip()
    {
        switch (wireType)
        {
            case Varint:
                ReadVarint();
                break;
            case Fixed64:
                Take(sizeof(long));
                break;
            case LengthDelimited:
                ReadBytes();
                break;
            case Fixed32:
                Take(sizeof(int));
                break;
            default:
                throw Malformed("a field has an unknown wire type");
        }
    }

    private static ProtocolException Malformed(string problem) => new($"a response does not parse: {problem}.");

    private ulong ReadUInt64()
    {
        Expect(Varint);
        return ReadVarint();
    }

    private ReadOnlySpan<byte> ReadBytes()
    {
        Expect(LengthDelimited);
        var length = ReadVarint();
        return length <= (ulong)left.Length ? Take((int)length) : throw Malformed("a field is longer than its message");
    }

    private readonly void Expect(int expected)
    {
        if (wireType != expected)
        {
            throw Malformed($"field {Field} is of another type");
        }
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > left.Length)
        {
            throw Malformed("it ends in the middle of a field");
        }

        var taken = left[..length];
        left = left[length..];
        return taken;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (var i = 0; i < left.Length && i < LongestVarint; i++)
        {
            value |= (ulong)(left[i] & 0x7F) << (7 * i);
            if (left[i] < 0x80)
            {
                left = left[(i + 1)..];
                return value;
            }
        }

        throw Malformed("a number does not end");
    }
}
