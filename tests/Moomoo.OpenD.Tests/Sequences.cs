using System.Buffers;

namespace Moomoo.OpenD.Tests;

/// <summary>Sequences of more than one segment, as a stream of bytes arrives.</summary>
internal static class Sequences
{
    public static ReadOnlySequence<byte> Of(params byte[][] segments)
    {
        var first = new Segment(segments[0], 0);
        var last = segments.Skip(1).Aggregate(first, (before, segment) => before.Append(segment));
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    /// <summary>Cut into segments of this many bytes.</summary>
    public static ReadOnlySequence<byte> Cut(byte[] bytes, int size) =>
        Of([.. Enumerable.Range(0, Math.Max(1, (bytes.Length + size - 1) / size)).Select(i => bytes.Skip(i * size).Take(size).ToArray())]);

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] bytes, long runningIndex)
        {
            Memory = bytes;
            RunningIndex = runningIndex;
        }

        public Segment Append(byte[] bytes)
        {
            var next = new Segment(bytes, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
