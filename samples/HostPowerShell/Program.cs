// A .NET program that hosts PowerShell's engine, imports the module and runs a pipeline. PowerShell itself need not be installed.
// Usage: HostPowerShell MODULE_FOLDER [CSV_FILE]
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using HostPowerShell;

var state = InitialSessionState.CreateDefault2();
state.ThrowOnRunspaceOpenError = true;
state.ImportPSModule([Path.GetFullPath(args[0])]);
using var runspace = RunspaceFactory.CreateRunspace(new ConsoleHost(), state);
runspace.Open();

// The rows go to the screen through the module's own view, and stay in $rows.
using var shell = PowerShell.Create(runspace);
shell.AddScript("Connect-OpenD -Simulated; Get-ShortInterest HK.00700 -OutVariable global:rows").AddCommand("Out-Default");
shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
shell.Invoke();
var rows = PSObject.AsPSObject(runspace.SessionStateProxy.GetVariable("rows")).BaseObject is System.Collections.IEnumerable items
    ? items.Cast<object>().Select(PSObject.AsPSObject).ToArray()
    : [];
if (shell.HadErrors || rows.Length == 0)
{
    return 1;
}

if (args is [_, var path])
{
    File.WriteAllLines(path, Csv.Of(rows));
    Console.WriteLine($"Written: {path}");
    Console.WriteLine("Missing here: Export-Csv, which comes with PowerShell itself; this program wrote the columns instead.");
}

return 0;
