using System.Buffers;
using System.Text;
using Google.Protobuf;
using Moomoo.OpenD.Framing;
using Moomoo.OpenD.Protos;
using Moomoo.OpenD.Simulator.Data;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator.Serving;

/// <summary>What is fixed about a call (protocol page, "Limits" and "What a real OpenD answers when something is wrong").</summary>
/// <param name="ProtoId">Which message it is.</param>
/// <param name="EnglishName">How OpenD names it in a refusal.</param>
/// <param name="ChineseName">The same in Chinese.</param>
/// <param name="Limit">Requests in 30 seconds.</param>
/// <param name="Since">The OpenD release that introduced it; null if it has always been there.</param>
/// <param name="NeedsQuotes">Whether the account needs quotes for the market.</param>
internal sealed record CallTerms(uint ProtoId, string EnglishName, string ChineseName, int Limit, Version? Since = null, bool NeedsQuotes = true);

/// <summary>What a request asks for.</summary>
/// <param name="Market">The market, where it names one beside the securities.</param>
/// <param name="Codes">The securities, <c>MARKET.CODE</c>.</param>
/// <param name="NextKey">The key or offset of a page; null for the first page.</param>
/// <param name="Num">Number of rows requested; null if left to the gateway.</param>
/// <param name="Rows">The history that it asks for; null if none.</param>
internal sealed record Subject(Market? Market, IReadOnlyList<string> Codes, string? NextKey = null, int? Num = null, RowKind? Rows = null)
{
    public bool Concerns(Market market) => Market == market || Codes.Any(code => code.StartsWith($"{market}.", StringComparison.Ordinal));
}

/// <summary>A call that the gateway offers.</summary>
internal abstract class Call(CallTerms terms)
{
    /// <summary>Clients may send fields that are newer than this project. Protobuf ignores them as a matter of course.</summary>
    private static readonly JsonParser Json = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    public CallTerms Terms { get; } = terms;

    /// <summary>Reads a request.</summary>
    /// <returns>What it asks for, and what answers it.</returns>
    /// <exception cref="ProtocolException">The body is not the call's request.</exception>
    public abstract (Subject Subject, Func<IResponseMessage> Answer) Read(FrameHeader header, in ReadOnlySequence<byte> plainBody);

    public abstract IResponseMessage Refuse(Refusal refusal);

    /// <exception cref="ProtocolException">The body is not the message, or lacks a required field, which the parsers do not check.</exception>
    public static T Parse<T>(FrameHeader header, in ReadOnlySequence<byte> plainBody)
        where T : IMessage<T>, new()
    {
        try
        {
            var message = header.BodyFormat == FrameHeader.JsonFormat ? Json.Parse<T>(Encoding.UTF8.GetString(plainBody.ToArray())) : ParseProtobuf<T>(plainBody);
            return message.IsInitialized() ? message : throw new ProtocolException("a required field is missing.");
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException)
        {
            throw new ProtocolException(e.Message);
        }
    }

    private static T ParseProtobuf<T>(in ReadOnlySequence<byte> plainBody)
        where T : IMessage<T>, new()
    {
        var message = new T();
        message.MergeFrom(plainBody);
        return message;
    }
}

/// <summary>A call by its messages.</summary>
/// <param name="terms">What is fixed about the call.</param>
/// <param name="read">What a request asks for.</param>
/// <param name="answer">What the gateway answers.</param>
internal sealed class Call<TRequest, TResponse>(CallTerms terms, Func<TRequest, Subject> read, Func<TRequest, TResponse> answer) : Call(terms)
    where TRequest : IMessage<TRequest>, new()
    where TResponse : IResponseMessage, new()
{
    public override (Subject Subject, Func<IResponseMessage> Answer) Read(FrameHeader header, in ReadOnlySequence<byte> plainBody)
    {
        var request = Parse<TRequest>(header, plainBody);
        return (read(request), () => answer(request));
    }

    public override IResponseMessage Refuse(Refusal refusal) => new TResponse { RetType = refusal.RetType, RetMsg = refusal.RetMsg };
}
