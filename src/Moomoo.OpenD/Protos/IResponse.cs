using Google.Protobuf;

namespace Moomoo.OpenD.Protos;

/// <summary>What every response of OpenD has in common (protocol page, "Messages").</summary>
internal interface IResponse
{
    int RetType { get; }

    string RetMsg { get; }

    /// <summary>Null if the response has none.</summary>
    int? ErrCode { get; }
}

/// <summary>A response as its sender creates it.</summary>
internal interface IResponseMessage : IResponse, IMessage
{
    new int RetType { get; set; }

    new string RetMsg { get; set; }
}
