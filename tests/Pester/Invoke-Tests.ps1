# Runs the Pester files against a built module, in a process of its own.
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $ModulePath,
    [Parameter(Mandatory)] [string] $ReportPath,
    [string] $Filter = '*'
)

$ErrorActionPreference = 'Stop'
$pesterVersion = '5.5.0'

# An installed copy, else one from the gallery.
$find = { Get-Module Pester -ListAvailable | Where-Object { $_.Version -ge $pesterVersion -and $_.Version.Major -eq 5 } | Sort-Object Version -Descending | Select-Object -First 1 }
$pester = & $find
if (-not $pester -and (Get-Command Install-PSResource -ErrorAction Ignore)) {
    try { Install-PSResource Pester -Version "[$pesterVersion,6.0)" -Scope CurrentUser -TrustRepository -Quiet } catch { Write-Host "Pester could not be installed: $_" }
    $pester = & $find
}

if (-not $pester) {
    Write-Host "Not run: the Pester tests, because Pester $pesterVersion or a later 5.x is neither installed nor available from a gallery."
    exit 0
}

Import-Module $pester.Path
$env:MOOMOO_MODULE = $ModulePath

# The tests choose their gateways themselves.
Remove-Item Env:MOOMOO_OPEND_HOST, Env:MOOMOO_OPEND_PORT -ErrorAction Ignore

$configuration = New-PesterConfiguration
$configuration.Run.Path = Get-ChildItem $PSScriptRoot -Filter "$Filter.Tests.ps1" | ForEach-Object FullName
$configuration.Run.Exit = $true
$configuration.Output.Verbosity = 'Normal'
$configuration.TestResult.Enabled = $true
$configuration.TestResult.OutputFormat = 'NUnitXml'
$configuration.TestResult.OutputPath = $ReportPath
Invoke-Pester -Configuration $configuration
