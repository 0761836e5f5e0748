using System.Buffers;
using Moomoo.OpenD.Framing;
using Moomoo.OpenD.Protos;
using Moomoo.OpenD.Simulator.Data;
using Moomoo.OpenD.Simulator.Faults;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator.Serving;

/// <summary>Handles a request for data: it is recorded and counted, then refused, left unanswered or answered, with the fault that is due.</summary>
internal sealed class RequestHandler(OpenDSimulatorOptions options, SimulatedMarket market, Refusals refusals, RequestLog log)
{
    private readonly StrictAllowance allowance = new(options.TimeProvider);
    private readonly HashSet<string> muteCodes = [.. options.MuteCodes.Select(code => code.ToString())];
    private int frequencyRefusals;

    /// <summary>Refusals for frequency so far.</summary>
    public int FrequencyRefusals => Volatile.Read(ref frequencyRefusals);

    /// <returns>The response, null if there is none, and its fault.</returns>
    /// <exception cref="ProtocolException">The body is not the call's request.</exception>
    public (IResponseMessage? Response, FaultKind? Fault) Handle(Call call, FrameHeader header, in ReadOnlySequence<byte> plainBody, int connection)
    {
        var (subject, answer) = call.Read(header, plainBody);
        log.Add(new ReceivedRequest(
            connection,
            header.ProtoId,
            header.SerialNumber,
            subject.Codes.Count == 0 ? null : string.Join(",", subject.Codes),
            subject.NextKey,
            subject.Num,
            options.TimeProvider.GetUtcNow()));
        var fault = options.Faults?.Next();
        if (Refuse(call.Terms, subject, fault) is { } refusal)
        {
            return (call.Refuse(refusal), fault);
        }

        if (subject.Codes.Any(muteCodes.Contains))
        {
            return (null, fault);
        }

        if (fault == FaultKind.PublishedRow && subject.Rows is { } kind && SecurityCode.TryParse(subject.Codes[0], out var code, out _))
        {
            market.PublishNext(code, kind);
        }

        var response = answer();
        FaultyContent.Apply(response, subject.NextKey, fault);
        return (response, fault);
    }

    private Refusal? Refuse(CallTerms call, Subject subject, FaultKind? fault)
    {
        var limit = options.RequestsPerWindow == 0 ? int.MaxValue : Math.Max(1, options.RequestsPerWindow * call.Limit / OpenDSimulatorOptions.UsualLimit);
        if (fault == FaultKind.FrequencyRefusal || !allowance.Accepts(call.ProtoId, limit))
        {
            Interlocked.Increment(ref frequencyRefusals);
            return refusals.TooFrequent(call, limit == int.MaxValue ? call.Limit : limit);
        }

        return fault switch
        {
            FaultKind.BackendTimeout => refusals.BackendTimeout(),
            FaultKind.ServerFailed => refusals.ServerFailed(),
            FaultKind.BackendLost => refusals.BackendLost(),
            FaultKind.QuotaExceeded => Refusals.QuotaExceeded,
            _ when call.Since > options.ServerVersion => refusals.ServerFailed(),
            _ when call.NeedsQuotes && options.NoQuotes.Any(subject.Concerns) => Refusals.NoQuotes,
            _ => null,
        };
    }
}
