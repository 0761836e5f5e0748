<#
.SYNOPSIS
Makes the help that ships, MAML and about topics, from the Markdown in this folder. Needs platyPS 0.14.

.EXAMPLE
./build.ps1 Help
#>
[CmdletBinding()]
param(
    # Gets a folder for each culture.
    [Parameter(Mandatory)]
    [string] $OutputPath
)

$ErrorActionPreference = 'Stop'
$platyPS = Get-Module platyPS -ListAvailable | Where-Object { $_.Version -ge '0.14.2' -and $_.Version.Major -eq 0 } | Select-Object -First 1
if (-not $platyPS) {
    throw 'The help cannot be made anew: platyPS 0.14.2 is not installed. Install it with: Install-Module platyPS -RequiredVersion 0.14.2. A build needs no platyPS; it ships the help that is in the repository.'
}

Import-Module $platyPS.Path
$utf8 = [System.Text.UTF8Encoding]::new($true)
$OutputPath = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($OutputPath)
foreach ($culture in Get-ChildItem -LiteralPath $PSScriptRoot -Directory) {
    # The order of files is that of the MAML, so it must not depend on the machine.
    $sources = [string[]](Get-ChildItem -LiteralPath $culture.FullName -Filter *.md | ForEach-Object FullName)
    [Array]::Sort($sources, [StringComparer]::Ordinal)

    $target = Join-Path $OutputPath $culture.Name
    if (Test-Path -LiteralPath $target) { Remove-Item -LiteralPath $target -Recurse -Force }
    $null = New-Item -ItemType Directory -Path $target

    # The byte order mark is for Windows PowerShell, the line ends are for git.
    New-ExternalHelp -Path $sources -OutputPath $target -Encoding $utf8 -Force | ForEach-Object {
        [System.IO.File]::WriteAllText($_.FullName, [System.IO.File]::ReadAllText($_.FullName).Replace("`r`n", "`n"), $utf8)
        $_
    }
}
