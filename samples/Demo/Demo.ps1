<#
.SYNOPSIS
Shows rows of a simulated gateway and writes them to a CSV file.

.EXAMPLE
./Demo.ps1 -ModulePath ../../out/Moomoo.ShortInterest -CsvPath hk-00700.csv
#>
param(
    [Parameter(Mandatory)] [string] $ModulePath,
    [Parameter(Mandatory)] [string] $CsvPath
)

$ErrorActionPreference = 'Stop'
Import-Module (Resolve-Path $ModulePath).Path
# Colours are for a screen, not for a file or another program. Windows PowerShell has none.
if ([Console]::IsOutputRedirected -and $PSVersionTable.PSVersion -ge [version]'7.2') { $PSStyle.OutputRendering = 'PlainText' }

# As if it were typed.
function Invoke-Line([string] $Line) {
    Write-Host "PS> $Line"
    . ([scriptblock]::Create($Line)) | Out-Default
}

Invoke-Line 'Connect-OpenD -Simulated'
Invoke-Line 'Get-ShortInterest HK.00700 -OutVariable global:rows'
Invoke-Line "`$rows | Export-Csv '$($CsvPath.Replace("'", "''"))' -NoTypeInformation -Encoding UTF8"
Write-Host "Written: $CsvPath"
