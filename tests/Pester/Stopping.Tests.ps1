BeforeAll { . $PSScriptRoot/Common.ps1 }
AfterAll { Remove-Module Moomoo.ShortInterest }

Describe 'Stopping' {
    It 'ends <Name> without an error and leaves the session usable' -ForEach @(
        @{ Name = 'a wait for an answer'; Script = 'Start-OpenDSimulator -Fault Silence -FaultAt 1 | Connect-OpenD -TimeoutSec 600; "ready"; Get-ShortInterest HK.00700' }
        @{ Name = 'a wait for a connection'; Script = '"ready"; Connect-OpenD -Port {0} -TimeoutSec 600' }
        @{ Name = 'a wait for the allowance'; Script = 'Start-OpenDSimulator | Connect-OpenD -RequestsPerWindow 1; "ready"; Get-ShortInterest HK.00001, HK.00002 -Latest' }
        @{ Name = 'a wait to ask again'; Script = 'Start-OpenDSimulator -Fault CutInFrame | Connect-OpenD; "ready"; Get-ShortInterest HK.00001' }
    ) {
        $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $listener.Start()
        $runspace = [runspacefactory]::CreateRunspace()
        $runspace.Open()
        $shell = [powershell]::Create()
        $shell.Runspace = $runspace
        $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
        $null = $shell.AddScript("Import-Module '$module'; `$WarningPreference = 'SilentlyContinue'; " + $Script.Replace('{0}', $listener.LocalEndpoint.Port))
        $run = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]$null, $output)
        Wait-Until { $output -contains 'ready' }
        Start-Sleep -Milliseconds 300
        $run.IsCompleted | Should -BeFalse
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $shell.Stop()
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 5
        $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        $shell.Streams.Error | Should -BeNullOrEmpty
        $shell.Dispose()

        $after = [powershell]::Create()
        $after.Runspace = $runspace
        $after.AddScript('Connect-OpenD -Simulated 3>$null; @(Get-ShortInterest HK.00700 -Latest).Count').Invoke() | Should -Be 1
        $after.Dispose()
        $runspace.Dispose()
        $listener.Stop()
    }
}
