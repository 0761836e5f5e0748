using System.Buffers;
using Moomoo.OpenD.Framing;
using Moomoo.OpenD.Protos;

namespace Moomoo.OpenD.Connections;

/// <summary>A request whose response is outstanding.</summary>
internal abstract class PendingRequest
{
    /// <summary>The kind of message that answers it.</summary>
    public abstract uint ProtoId { get; }

    /// <summary>Takes the response, on the receiving loop. Throws if it cannot be read.</summary>
    public abstract void Answer(FrameHeader header, in ReadOnlySequence<byte> plainBody);

    public abstract void Fail(Exception error);
}

internal sealed class PendingRequest<TResponse>(GatewayRequest<TResponse> request, Action<TResponse>? onAnswer) : PendingRequest
    where TResponse : class, IResponse
{
    private readonly TaskCompletionSource<TResponse> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override uint ProtoId => request.ProtoId;

    public Task<TResponse> Answered => completion.Task;

    /// <summary>Bytes of the response on the wire, once it has come.</summary>
    public int BodyLength { get; private set; }

    public override void Answer(FrameHeader header, in ReadOnlySequence<byte> plainBody)
    {
        if (header.BodyFormat != FrameHeader.ProtobufFormat)
        {
            throw new ProtocolException($"the response to {request.Description} is in format {header.BodyFormat} instead of protobuf.");
        }

        var response = request.Read(plainBody);
        onAnswer?.Invoke(response);
        BodyLength = header.BodyLength;
        completion.TrySetResult(response);
    }

    /// <summary>Ends the wait. A later response is ignored.</summary>
    public void Cancel() => completion.TrySetCanceled();

    public override void Fail(Exception error)
    {
        completion.TrySetException(error);
        _ = completion.Task.Exception; // a caller that stopped waiting leaves no unobserved exception behind
    }
}
