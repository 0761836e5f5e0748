#pragma warning disable IDE0130, SA1403 // the generated halves of these classes set the namespaces
namespace Moomoo.OpenD.Protos.InitConnect
{
    internal sealed partial class Response : IResponse;
}

namespace Moomoo.OpenD.Protos.KeepAlive
{
    internal sealed partial class Response : IResponse;
}

namespace Moomoo.OpenD.Protos.GetGlobalState
{
    internal sealed partial class Response : IResponse;
}

namespace Moomoo.OpenD.Protos.QotGetShortInterest
{
    internal sealed partial class Response : IResponse;
}
