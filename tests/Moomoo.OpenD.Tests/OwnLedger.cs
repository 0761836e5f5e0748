using System.Runtime.CompilerServices;
using Moomoo.OpenD.Resilience;

namespace Moomoo.OpenD.Tests;

/// <summary>Keeps the tests out of the user's own ledger.</summary>
internal static class OwnLedger
{
    public static string NewPath() => Path.Combine(Path.GetTempPath(), $"moomoo-ledger-{Guid.NewGuid():N}", "allowances");

    [ModuleInitializer]
    internal static void Initialize()
    {
        var path = NewPath();
        AllowanceLedger.OfUser = new AllowanceLedger(path);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Delete(path);
    }

    public static void Delete(string path)
    {
        try
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
        catch (IOException)
        {
            // never used, or still in use while the process ends
        }
    }
}
