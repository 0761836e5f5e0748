BeforeAll { . $PSScriptRoot/Common.ps1 }
AfterAll { Remove-Module Moomoo.ShortInterest -ErrorAction Ignore }

Describe 'The module' {
    It 'has a sound manifest' {
        $manifest = Test-ModuleManifest (Join-Path $module 'Moomoo.ShortInterest.psd1')
        $manifest.ExportedFunctions.Count | Should -Be 0
        $manifest.CompatiblePSEditions | Should -Be 'Core', 'Desktop'
        $manifest.PowerShellVersion | Should -Be '5.1'
    }

    It 'loads no gateway client at import' {
        Invoke-Shell "@([AppDomain]::CurrentDomain.GetAssemblies().Where({ `$_.GetName().Name -match '^(Moomoo.OpenD|Google)' })).Count" | Should -Be 0
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

    It 'runs without a ready-to-run image if the runtime refuses that of the platform' {
        $copy = Join-Path $TestDrive 'Moomoo.ShortInterest'
        Copy-Item $module $copy -Recurse
        Get-ChildItem (Join-Path $copy 'net8.0/gateway/*/*.dll') | Set-Content -Value 'not an image'
        $output = Invoke-Shell -ModulePath $copy -Script @"
Connect-OpenD -Simulated 3>`$null
@(Get-ShortInterest HK.00700).Count
[AppDomain]::CurrentDomain.GetAssemblies().Where({ `$_.GetName().Name -in 'Moomoo.OpenD', 'Google.Protobuf' }).Location | Split-Path -Parent | Split-Path -Leaf
"@
        $output | Should -Be '10', 'gateway', 'gateway'
    }

    It 'imports twice, and again with -Force' {
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
}
