#pragma warning disable IDE0130 // the generated halves of these classes set the namespaces
namespace Moomoo.OpenD.Protos.InitConnect
{
    internal sealed partial class Response : IResponseMessage
    {
        int? IResponse.ErrCode => HasErrCode ? ErrCode : null;
    }
}

namespace Moomoo.OpenD.Protos.KeepAlive
{
    internal sealed partial class Response : IResponseMessage
    {
        int? IResponse.ErrCode => HasErrCode ? ErrCode : null;
    }
}

namespace Moomoo.OpenD.Protos.GetGlobalState
{
    internal sealed partial class Response : IResponseMessage
    {
        int? IResponse.ErrCode => HasErrCode ? ErrCode : null;
    }
}

namespace Moomoo.OpenD.Protos.QotGetShortInterest
{
    internal sealed partial class Response : IResponseMessage
    {
        int? IResponse.ErrCode => HasErrCode ? ErrCode : null;
    }

    internal sealed partial class C2S : IDailyRequest;
}

namespace Moomoo.OpenD.Protos.QotGetDailyShortVolume
{
    internal sealed partial class Response : IResponseMessage
    {
        int? IResponse.ErrCode => HasErrCode ? ErrCode : null;
    }

    internal sealed partial class C2S : IDailyRequest;
}

namespace Moomoo.OpenD.Protos.QotGetShortSellingRank
{
    internal sealed partial class Response : IResponseMessage
    {
        int? IResponse.ErrCode => HasErrCode ? ErrCode : null;
    }
}

namespace Moomoo.OpenD.Protos.QotGetStaticInfo
{
    internal sealed partial class Response : IResponseMessage
    {
        int? IResponse.ErrCode => HasErrCode ? ErrCode : null;
    }
}

namespace Moomoo.OpenD.Protos.QotGetSecuritySnapshot
{
    internal sealed partial class Response : IResponseMessage
    {
        int? IResponse.ErrCode => HasErrCode ? ErrCode : null;
    }
}
