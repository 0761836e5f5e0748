// A .NET program that hosts PowerShell's engine, imports the module and runs commands. PowerShell itself need not be installed.
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
if (!Run("Connect-OpenD -Simulated") || !Run("Get-ShortInterest HK.00700 -OutVariable global:rows"))
{
    return 1;
}

if (args is [_, var path])
{
    using var shell = PowerShell.Create(runspace);
    File.WriteAllLines(path, Csv.Of(shell.AddScript("$rows").Invoke()));
    Console.WriteLine($"Written: {path}");
    Console.WriteLine("Missing here: Export-Csv, which comes with PowerShell itself; this program wrote the columns instead.");
}

return 0;

// As if it were typed: what it writes, and its errors, go to the console.
bool Run(string command)
{
    Console.WriteLine($"PS> {command}");
    using var shell = PowerShell.Create(runspace);
    shell.AddScript(command).AddCommand("Out-Default");
    shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
    shell.Invoke();
    return !shell.HadErrors;
}
