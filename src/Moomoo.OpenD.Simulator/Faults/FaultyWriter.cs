using System.Net.Sockets;
using Moomoo.OpenD.Framing;
using Moomoo.OpenD.Security;

namespace Moomoo.OpenD.Simulator.Faults;

/// <summary>Sends the answers of one connection, with the faults of the line.</summary>
internal sealed class FaultyWriter(OpenDSimulator simulator, OpenDSimulatorOptions options, Socket socket, NetworkStream stream) : IDisposable
{
    private const int DripSize = 7;
    private const int BodyLengthOffset = 12;
    private const int HashOffset = 16;

    private readonly SemaphoreSlim sending = new(1, 1);
    private TaskCompletionSource<bool> nextAnswer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool isSilent;

    /// <param name="answer">Disposed when it is sent.</param>
    /// <param name="request">The header of the request.</param>
    /// <param name="cipher">That of the session, for frames that are sent beside the answer.</param>
    /// <param name="fault">The fault that is due; null if there is none.</param>
    public async Task WriteAsync(Frame answer, FrameHeader request, IPacketCipher? cipher, FaultKind? fault)
    {
        using (answer)
        {
            var bytes = answer.Bytes.ToArray();
            switch (fault)
            {
                case FaultKind.Silence:
                    isSilent = true;
                    return;
                case FaultKind.Latency:
                    await options.TimeProvider.DelayAsync(options.Latency, CancellationToken.None).ConfigureAwait(false);
                    break;
                case FaultKind.Reorder:
                    await Task.WhenAny(nextAnswer.Task, options.TimeProvider.DelayAsync(options.Latency, CancellationToken.None)).ConfigureAwait(false);
                    break;
                case FaultKind.Restart:
                    await simulator.RestartAsync(options.Latency).ConfigureAwait(false);
                    return;
                case FaultKind.ForcedLogout:
                    simulator.ForceLogout();
                    return;
                case FaultKind.BadSha1:
                    bytes[HashOffset] ^= 0xFF;
                    break;
                case FaultKind.ImpossibleLength:
                    bytes.AsSpan(BodyLengthOffset, sizeof(uint)).Fill(0x7F);
                    break;
                case FaultKind.Garbage:
                    bytes.AsSpan().Fill((byte)'?');
                    break;
                default:
                    break;
            }

            await sending.WaitAsync().ConfigureAwait(false);
            try
            {
                if (!isSilent)
                {
                    await WriteLockedAsync(bytes, request, cipher, fault).ConfigureAwait(false);
                }
            }
            finally
            {
                sending.Release();
            }

            if (fault != FaultKind.Reorder)
            {
                Interlocked.Exchange(ref nextAnswer, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult(true);
            }
        }
    }

    public void Dispose() => sending.Dispose();

    private async Task WriteLockedAsync(byte[] bytes, FrameHeader request, IPacketCipher? cipher, FaultKind? fault)
    {
        switch (fault)
        {
            case FaultKind.CutInFrame:
                await stream.WriteFrameAsync(bytes.AsMemory(0, bytes.Length / 2)).ConfigureAwait(false);
                stream.Dispose();
                return;
            case FaultKind.Reset:
                await stream.WriteFrameAsync(bytes.AsMemory(0, bytes.Length / 2)).ConfigureAwait(false);
                socket.LingerState = new LingerOption(true, 0);
                stream.Dispose();
                return;
            case FaultKind.Drip:
                for (var start = 0; start < bytes.Length; start += DripSize)
                {
                    await stream.WriteFrameAsync(bytes.AsMemory(start, Math.Min(DripSize, bytes.Length - start))).ConfigureAwait(false);
                    await Task.Yield();
                }

                return;
            case FaultKind.Push:
                await WriteUnsolicitedAsync(ProtoId.Notify, 1, cipher).ConfigureAwait(false);
                await WriteUnsolicitedAsync(3005, request.SerialNumber, cipher).ConfigureAwait(false);
                break;
            case FaultKind.StrayAnswer:
                await WriteUnsolicitedAsync(request.ProtoId, request.SerialNumber + 1_000_000, cipher).ConfigureAwait(false);
                break;
            default:
                break;
        }

        await stream.WriteFrameAsync(bytes).ConfigureAwait(false);
    }

    private async Task WriteUnsolicitedAsync(uint protoId, uint serialNumber, IPacketCipher? cipher)
    {
        using var frame = Frame.Create(protoId, FrameHeader.ProtobufFormat, serialNumber, [8, 0], cipher);
        await stream.WriteFrameAsync(frame.Bytes).ConfigureAwait(false);
    }
}
