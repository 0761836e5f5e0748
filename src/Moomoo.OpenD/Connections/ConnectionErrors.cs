using System.Security.Cryptography;
using Google.Protobuf;
using Moomoo.OpenD.Framing;
using Moomoo.OpenD.Protos;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Connections;

/// <summary>Turns what goes wrong while frames are sent and received into the errors that users meet.</summary>
internal static class ConnectionErrors
{
    /// <summary>The error of a request whose response cannot be used; null if the connection itself is lost.</summary>
    public static ShortInterestException? OfResponse(Exception error, OpenDEndpoint endpoint) => error switch
    {
        ShortInterestException e => e,
        FieldValueException e => new InvalidValueException(endpoint.ToString(), e.Message, e),
        ProtocolException e => new ProtocolViolationException(endpoint.ToString(), e.Message, e.InnerException),
        InvalidProtocolBufferException e => new ProtocolViolationException(endpoint.ToString(), "a response does not parse.", e),
        CryptographicException e => new ProtocolViolationException(endpoint.ToString(), "a response cannot be decrypted.", e),
        _ => null,
    };
}
