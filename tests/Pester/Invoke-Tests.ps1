# Runs the Pester files against a built module, in a process of its own.
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $PesterPath,
    [Parameter(Mandatory)] [string] $ModulePath,
    [Parameter(Mandatory)] [string] $ReportPath,
    [string] $Filter = '*'
)

$ErrorActionPreference = 'Stop'
Import-Module $PesterPath
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
