using System.Buffers;
using Moomoo.OpenD.Framing;
using Moomoo.OpenD.Protos;

namespace Moomoo.OpenD.Connections;

/// <summary>A request whose response is outstanding.</summary>
internal abstract class PendingRequest
{
    /// <summary>Takes the response, on the receiving loop.</summary>
    public abstract void Answer(FrameHeader header, in ReadOnlySequence<byte> plainBody);

    public abstract void Fail(Exception error);
}

internal sealed class PendingRequest<TResponse>(ProtoCall<TResponse> call, Action<TResponse>? onAnswer, IProgress<OpenDEvent>? progress) : PendingRequest
    where TResponse : class, IResponse
{
    private readonly TaskCompletionSource<TResponse> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TResponse> Response => completion.Task;

    public override void Answer(FrameHeader header, in ReadOnlySequence<byte> plainBody)
    {
        progress?.Report(new FrameReceived(header.ProtoId, header.SerialNumber, header.BodyLength));
        var response = call.Read(plainBody);
        onAnswer?.Invoke(response);
        completion.TrySetResult(response);
    }

    /// <summary>Ends the wait. A response that comes later is passed over.</summary>
    public void Cancel() => completion.TrySetCanceled();

    public override void Fail(Exception error)
    {
        completion.TrySetException(error);
        _ = completion.Task.Exception; // whoever stopped waiting for it leaves no unobserved exception behind
    }
}
