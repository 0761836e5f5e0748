using System.Reflection;
#if NET
using System.Runtime.Loader;
#endif

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>
/// Where the gateway client and its packages load from. Google.Protobuf and Polly come with other modules too, in other versions:
/// on PowerShell 7 ours live in a load context of their own. Windows PowerShell has no such contexts; there the first version
/// loaded serves all, and what nobody has loaded comes from our folder. The one place in the cmdlets where the editions differ.
/// </summary>
internal static class GatewayAssemblies
{
    private static readonly string OwnFolder = Path.GetDirectoryName(typeof(GatewayAssemblies).Assembly.Location)!;
    private static int isRegistered;

    public static void Register()
    {
        if (Interlocked.Exchange(ref isRegistered, 1) == 0)
        {
            Hook();
        }
    }

#if NET
    private static void Hook() =>
        AssemblyLoadContext.Default.Resolving += static (_, name) =>
            name.Name is "Moomoo.OpenD" or "Moomoo.OpenD.Simulator" ? Context.Instance.LoadFromAssemblyName(name) : null;

    private sealed class Context() : AssemblyLoadContext("Moomoo.OpenD")
    {
        public static readonly Context Instance = new();
        private static readonly string Folder = Path.Combine(OwnFolder, "gateway");

        /// <summary>What is not in the folder, such as the vocabulary, is shared with the default context.</summary>
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            var path = Path.Combine(Folder, $"{assemblyName.Name}.dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
#else
    /// <summary>Packages name lower versions of each other than the ones here, and powershell.exe has no binding redirects.</summary>
    private static void Hook() =>
        AppDomain.CurrentDomain.AssemblyResolve += static (_, request) =>
        {
            var path = Path.Combine(OwnFolder, $"{new AssemblyName(request.Name).Name}.dll");
            return IsOurs(request.RequestingAssembly) && File.Exists(path) ? Assembly.LoadFrom(path) : null;
        };

    private static bool IsOurs(Assembly? requesting) =>
        requesting is { IsDynamic: false } && requesting.Location.StartsWith(OwnFolder, StringComparison.OrdinalIgnoreCase);
#endif
}
