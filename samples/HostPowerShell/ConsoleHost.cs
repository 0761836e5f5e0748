using System.Globalization;
using System.Management.Automation.Host;

namespace HostPowerShell;

/// <summary>What a program must offer for PowerShell's views to appear on its console.</summary>
internal sealed class ConsoleHost : PSHost
{
    public override string Name => nameof(HostPowerShell);

    public override Version Version { get; } = new(1, 0);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override PSHostUserInterface UI { get; } = new ConsoleInterface();

    public override void SetShouldExit(int exitCode) => Environment.Exit(exitCode);

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
