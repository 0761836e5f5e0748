using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>What happens when the module is imported and removed.</summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <inheritdoc/>
    public void OnImport() => GatewayAssemblies.Register();

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo) => OpenDSession.CloseCurrent();
}
