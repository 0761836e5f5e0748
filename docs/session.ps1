<#
.SYNOPSIS
Prints the session that README.md and README.zh-CN.md show, run against the simulator. Requires PowerShell 7.

.EXAMPLE
pwsh -NoProfile -File docs/session.ps1

.EXAMPLE
pwsh -NoProfile -File docs/session.ps1 -Update
#>
[CmdletBinding()]
param(
    # The built module.
    [string] $ModulePath = (Join-Path $PSScriptRoot '../out/Moomoo.ShortInterest'),

    # Writes the session between the markers of both files instead of printing it.
    [switch] $Update
)

$ErrorActionPreference = 'Stop'
[cultureinfo]::CurrentCulture = [cultureinfo]::CurrentUICulture = 'en-US'
$PSStyle.OutputRendering = 'PlainText'
Import-Module $ModulePath

$commands = @(
    'Connect-OpenD -Simulated'
    'Get-ShortInterest HK.00700 -Count 5'
    'Get-ShortInterest HK.00700, AAPL, US.MSFT -Latest'
    'Get-ShortInterest US.AAPL -All | Sort-Object DaysToCover -Descending -Top 3'
    'Get-ShortSellingRank US -SortBy DaysToCover -First 3'
    'Get-DailyShortVolume HK.00700 -Count 3'
    'Get-ShortInterest HK.00700 -Latest | Format-List'
)

# As a terminal of 80 columns prints it, except that the simulator's port, which differs each time, is replaced, and that a warning is shown once.
$warned = @()
function Invoke-Line([string] $Line) {
    $ErrorActionPreference = 'Continue'
    $output = . ([scriptblock]::Create($Line)) 2>&1 3>&1 | ForEach-Object {
        if ($_ -isnot [System.Management.Automation.WarningRecord]) { $_ }
        elseif ($script:warned -notcontains "$_") { $script:warned += "$_"; "WARNING: $_" }
    }
    $text = ($output | Out-String -Width 80) -replace '127\.0\.0\.1:\d+', '127.0.0.1:50123'
    $text -split '\r?\n' | ForEach-Object TrimEnd
}

$lines = foreach ($command in $commands) {
    "PS> $command"
    Invoke-Line $command
}
Disconnect-OpenD

# Collapse blank lines, and remove those at the end.
$session = (($lines -join "`n") -replace '\n{3,}', "`n`n").Trim()

if (-not $Update) { return $session }

foreach ($name in 'README.md', 'README.zh-CN.md') {
    $path = Join-Path $PSScriptRoot "../$name"
    $block = "<!-- session: docs/session.ps1 -Update -->`n``````text`n$session`n```````n<!-- end of session -->"
    $readme = [System.IO.File]::ReadAllText($path) -replace '(?s)<!-- session:.*?<!-- end of session -->', $block.Replace('$', '$$')
    [System.IO.File]::WriteAllText($path, $readme)
}
