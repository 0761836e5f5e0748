using System.Reflection;
#if NET
using System.Runtime.Loader;
#else
using System.Runtime.InteropServices;
#endif

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>
/// Where the gateway client, the archive and their packages load from, each when it is first used. Google.Protobuf and SQLite come with other
/// modules too, in other versions: on PowerShell 7 ours live in a load context of their own. Windows PowerShell has no such contexts; there the
/// first version loaded serves all, and what nobody has loaded comes from our folder. The place in the cmdlets where the editions differ.
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
            name.Name is "Moomoo.OpenD" or "Moomoo.OpenD.Simulator" or "Moomoo.ShortInterest.Archive" ? Context.Instance.LoadFromAssemblyName(name) : null;

    private sealed class Context() : AssemblyLoadContext("Moomoo.OpenD")
    {
        public static readonly Context Instance = new();
        private static readonly string Folder = Path.Combine(OwnFolder, "gateway");

        private static readonly string ReadyToRunFolder = Path.Combine(Folder, Platform.Name);

        /// <summary>
        /// What is not in the folder, such as the vocabulary, is shared with the default context, and so is what the runtime has in the
        /// version that ours need: its own copy is compiled already.
        /// </summary>
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            var file = $"{assemblyName.Name}.dll";
            var path = Path.Combine(Folder, file);
            return !File.Exists(path) || RuntimeAssemblies.Have(assemblyName) ? null
                : TryLoadReadyToRun(Path.Combine(ReadyToRunFolder, file)) ?? LoadFromAssemblyPath(path);
        }

        private Assembly? TryLoadReadyToRun(string path)
        {
            try
            {
                return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
            }
            catch (BadImageFormatException)
            {
                // The same code without an image is slower to start, and no worse.
                return null;
            }
        }

        protected override IntPtr LoadUnmanagedDll(string unmanagedDllName) =>
            NativeLibraries.Find(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : IntPtr.Zero;
    }
#else
    /// <summary>Packages name lower versions of each other than the ones here, and powershell.exe has no binding redirects.</summary>
    private static void Hook()
    {
        AppDomain.CurrentDomain.AssemblyResolve += static (_, request) =>
        {
            var path = Path.Combine(OwnFolder, $"{new AssemblyName(request.Name).Name}.dll");
            return IsOurs(request.RequestingAssembly) && File.Exists(path) ? Assembly.LoadFrom(path) : null;
        };
        AppDomain.CurrentDomain.AssemblyLoad += static (_, load) =>
        {
            if (load.LoadedAssembly.GetName().Name == "SQLitePCLRaw.provider.e_sqlite3"
                && RuntimeInformation.IsOSPlatform(OSPlatform.Windows)
                && NativeLibraries.Find("e_sqlite3") is { } path)
            {
                LoadLibrary(path);
            }
        };
    }

    private static bool IsOurs(Assembly? requesting) =>
        requesting is { IsDynamic: false } && requesting.Location.StartsWith(OwnFolder, StringComparison.OrdinalIgnoreCase);

    /// <summary>A library that is loaded already serves every later import of its name, wherever it came from.</summary>
    [DllImport("kernel32", CharSet = CharSet.Unicode, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern IntPtr LoadLibrary(string path);
#endif
}
