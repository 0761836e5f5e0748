using Google.Protobuf;

namespace Moomoo.OpenD.Protos;

/// <summary>What every response of OpenD has in common (protocol page, "Messages").</summary>
internal interface IResponse : IMessage
{
    int RetType { get; set; }

    string RetMsg { get; set; }

    int ErrCode { get; set; }

    bool HasErrCode { get; }
}
