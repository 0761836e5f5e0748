using System.Buffers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Moomoo.OpenD;

/// <summary>The only place where net8.0 and netstandard2.0 differ: a small set of operations that both have.</summary>
internal static class Runtime
{
    /// <summary>For a task that may fail after everyone has stopped awaiting it.</summary>
    public static void Observe(this Task task) => task.ContinueWith(
        static failed => _ = failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <summary>Starts what lives longer than its caller, whose context (AsyncLocal values) it would otherwise hold and run in.</summary>
    public static T StartWithoutContext<T>(Func<T> start)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            return start();
        }

        using (ExecutionContext.SuppressFlow())
        {
            return start();
        }
    }

    /// <summary>A timer that is not set, and whose callback does not run in its creator's context.</summary>
    public static ITimer CreateIdleTimer(this TimeProvider timeProvider, TimerCallback callback, object state) =>
        StartWithoutContext(() => timeProvider.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));

#if NET
    public static string FromUtf8(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    public static Task OpenAsync(this Socket socket, string host, int port, CancellationToken cancellationToken) =>
        socket.ConnectAsync(host, port, cancellationToken).AsTask();

    public static Task WriteFrameAsync(this Stream stream, ReadOnlyMemory<byte> bytes) =>
        stream.WriteAsync(bytes, CancellationToken.None).AsTask();

    public static Task DelayAsync(this TimeProvider timeProvider, TimeSpan delay, CancellationToken cancellationToken) =>
        Task.Delay(delay, timeProvider, cancellationToken);

    public static CancellationTokenSource CreateCancellationTokenSource(this TimeProvider timeProvider, TimeSpan delay) => new(delay, timeProvider);

    public static double NextRandom() => Random.Shared.NextDouble();

#pragma warning disable CA5350 // the protocol requires SHA-1
    public static void Sha1(in ReadOnlySequence<byte> bytes, Span<byte> hash)
    {
        if (bytes.IsSingleSegment)
        {
            SHA1.HashData(bytes.FirstSpan, hash);
            return;
        }

        using var sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        foreach (var segment in bytes)
        {
            sha1.AppendData(segment.Span);
        }

        sha1.GetHashAndReset(hash);
    }
#else
    private static readonly Random Random = new();

    public static unsafe string FromUtf8(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            return bytes.IsEmpty ? "" : Encoding.UTF8.GetString(first, bytes.Length);
        }
    }

    public static async Task OpenAsync(this Socket socket, string host, int port, CancellationToken cancellationToken)
    {
        using var abandonment = cancellationToken.Register(socket.Dispose);
        try
        {
            await socket.ConnectAsync(host, port).ConfigureAwait(false);
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && e is SocketException or ObjectDisposedException)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    public static Task WriteFrameAsync(this Stream stream, ReadOnlyMemory<byte> bytes) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(bytes, out var segment)
            ? stream.WriteAsync(segment.Array!, segment.Offset, segment.Count)
            : throw new ArgumentException("a frame is an array", nameof(bytes));

    public static Task DelayAsync(this TimeProvider timeProvider, TimeSpan delay, CancellationToken cancellationToken) =>
        timeProvider.Delay(delay, cancellationToken);

    public static CancellationTokenSource CreateCancellationTokenSource(this TimeProvider timeProvider, TimeSpan delay) => new TimedCancellationTokenSource(timeProvider, delay);

    public static Task<T> WaitAsync<T>(this Task<T> task, CancellationToken cancellationToken) =>
        task.WaitAsync(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);

    public static double NextRandom()
    {
        lock (Random)
        {
            return Random.NextDouble();
        }
    }

#pragma warning disable CA5350 // the protocol requires SHA-1
    public static void Sha1(in ReadOnlySequence<byte> bytes, Span<byte> hash)
    {
        using var sha1 = SHA1.Create();
        sha1.ComputeHash(bytes.ToArray()).CopyTo(hash);
    }

    /// <summary>Its timer ends with it. That of the package's own method runs on, and holds the context of its creator until it is due.</summary>
    private sealed class TimedCancellationTokenSource : CancellationTokenSource
    {
        private readonly ITimer timer;

        public TimedCancellationTokenSource(TimeProvider timeProvider, TimeSpan delay) =>
            timer = timeProvider.CreateTimer(static state => ((TimedCancellationTokenSource)state!).CancelUnlessDisposed(), this, delay, Timeout.InfiniteTimeSpan);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                timer.Dispose();
            }

            base.Dispose(disposing);
        }

        private void CancelUnlessDisposed()
        {
            try
            {
                Cancel();
            }
            catch (ObjectDisposedException)
            {
                // it was disposed as the timer fired
            }
        }
    }
#endif
#pragma warning restore CA5350
}
