BeforeAll { . $PSScriptRoot/Common.ps1 }
AfterAll { Remove-Module Moomoo.ShortInterest -ErrorAction Ignore }

Describe 'The module' {
    It 'has a sound manifest with exact exports' {
        $manifest = Test-ModuleManifest (Join-Path $module 'Moomoo.ShortInterest.psd1')
        $defined = (Get-Module Moomoo.ShortInterest).ImplementingAssembly, [AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -eq 'Moomoo.ShortInterest.PowerShell' }) |
            Select-Object -First 1 | ForEach-Object { $_.GetExportedTypes() } |
            ForEach-Object { $_.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false) } |
            ForEach-Object { "$($_.VerbName)-$($_.NounName)" } | Sort-Object
        @($manifest.ExportedCmdlets.Keys | Sort-Object) | Should -Be $defined
        $manifest.ExportedFunctions.Count | Should -Be 0
        $manifest.CompatiblePSEditions | Should -Be 'Core', 'Desktop'
        $manifest.PowerShellVersion | Should -Be '5.1'
    }

    It 'loads its gateway client beside other versions of Google.Protobuf and Polly' {
        # Stand-ins of the same names and other versions, loaded first, as by another module.
        $folder = New-Item -ItemType Directory "$TestDrive/other"
        foreach ($name in 'Google.Protobuf', 'Polly.Core') {
            $assembly = [System.Reflection.Emit.PersistedAssemblyBuilder]::new([System.Reflection.AssemblyName]::new("$name, Version=1.2.3.4"), [object].Assembly)
            $null = $assembly.DefineDynamicModule($name).DefineType("Other.$name", 'Public').CreateType()
            $assembly.Save("$folder/$name.dll")
        }
        $output = Invoke-Shell @"
[System.Reflection.Assembly]::LoadFrom('$folder/Google.Protobuf.dll') | Out-Null
[System.Reflection.Assembly]::LoadFrom('$folder/Polly.Core.dll') | Out-Null
Connect-OpenD -Simulated 3>`$null
@(Get-ShortInterest HK.00700).Count
[Moomoo.ShortInterest.HkShortInterest].Name
[AppDomain]::CurrentDomain.GetAssemblies().Where({ `$_.GetName().Name -eq 'Google.Protobuf' }) | ForEach-Object { [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext(`$_).Name } | Sort-Object
"@
        $output | Should -Be '10', 'HkShortInterest', 'Default', 'Moomoo.OpenD'
    } -Skip:(-not ('System.Reflection.Emit.PersistedAssemblyBuilder' -as [type]))

    It 'loads no gateway client at import' {
        Invoke-Shell "@([AppDomain]::CurrentDomain.GetAssemblies().Where({ `$_.GetName().Name -match '^(Moomoo.OpenD|Google|Polly)' })).Count" | Should -Be 0
    }

    It 'loads nothing of the archive before a command of the archive runs' {
        $script = @"
`$names = { @([AppDomain]::CurrentDomain.GetAssemblies().Where({ `$_.GetName().Name -match 'Moomoo.ShortInterest.Archive|Sqlite|SQLitePCL|Npgsql' })).Count }
`$null = Get-Command -Module Moomoo.ShortInterest -Syntax
Connect-OpenD -Simulated 3>`$null
`$null = Get-ShortInterest HK.00700
& `$names
`$null = Get-ShortInterestArchive '$TestDrive/none.db' -ErrorAction SilentlyContinue
(& `$names) -gt 0
"@
        Invoke-Shell $script | Should -Be '0', 'True'
    }

    It 'imports twice, and anew with -Force' {
        Invoke-Shell "Import-Module '$module'; Import-Module '$module' -Force; Connect-OpenD -Simulated 3>`$null; @(Get-ShortInterest HK.00700).Count" | Should -Be 10
    }

    It 'closes connections and simulators when it is removed' {
        $output = Invoke-Shell @"
`$gateway = Start-OpenDSimulator
`$port = `$gateway.Port
`$gateway | Connect-OpenD 3>`$null
Remove-Module Moomoo.ShortInterest
`$gateway.OpenConnections -eq 0 -and -not `$gateway.Running
try { [System.Net.Sockets.TcpClient]::new('127.0.0.1', `$port).Dispose(); 'listening' } catch { 'closed' }
Import-Module '$module'
@(Get-OpenDConnection).Count
"@
        $output | Should -Be 'True', 'closed', '0'
    }

    It 'closes the connections of a runspace with it' {
        $gateway = Start-OpenDSimulator
        1..16 | ForEach-Object -ThrottleLimit 16 -Parallel {
            Import-Module $using:module
            $using:gateway | Connect-OpenD -RequestsPerWindow 0 3>$null
            $null = Get-ShortInterest HK.00700 -Latest
        }
        $gateway.ConnectionCount | Should -BeGreaterThan 1
        Wait-Until { $gateway.OpenConnections -eq 0 }
        $gateway | Stop-OpenDSimulator
    } -Skip:($PSVersionTable.PSVersion.Major -lt 7)

    It 'shares one allowance between runspaces' {
        $gateway = Start-OpenDSimulator
        $connection = $gateway | Connect-OpenD -RequestsPerWindow 8 -PassThru
        $shells = 1..4 | ForEach-Object {
            $shell = [powershell]::Create()
            $null = $shell.AddScript("Import-Module '$module'; Connect-OpenD 127.0.0.1 $($gateway.Port) -RequestsPerWindow 8 3>`$null; Get-ShortInterest HK.00001, HK.00002 -Latest")
            $shell
        }
        $runs = $shells | ForEach-Object { @{ Shell = $_; Run = $_.BeginInvoke() } }
        $rows = $runs | ForEach-Object { $_.Shell.EndInvoke($_.Run) }
        $rows | Should -HaveCount 8
        $connection.AllowanceLeft | Should -Be 0
        $shells | ForEach-Object Dispose
        Disconnect-OpenD
        $gateway | Stop-OpenDSimulator
    }

    It 'keeps runspaces apart' {
        $gateway = Connect-TestGateway
        $other = [powershell]::Create()
        $null = $other.AddScript("Import-Module '$module'; @(Get-OpenDConnection).Count")
        $other.Invoke() | Should -Be 0
        $other.Dispose()
        Get-OpenDConnection | Should -HaveCount 1
        Disconnect-OpenD
        $gateway | Stop-OpenDSimulator
    }
}
