using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

internal static class ErrorActions
{
    /// <summary>Whether a non-terminating error ends the command: by -ErrorAction, or else by the preference of the caller.</summary>
    public static bool StopsAtFirstError(this PSCmdlet cmdlet)
    {
        var action = cmdlet.MyInvocation.BoundParameters.TryGetValue("ErrorAction", out var given) ? given : cmdlet.GetVariableValue("ErrorActionPreference");
        return LanguagePrimitives.TryConvertTo<ActionPreference>(action, out var preference) && preference == ActionPreference.Stop;
    }
}
