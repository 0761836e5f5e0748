<#
.SYNOPSIS
Takes the picture of a chart that README.md and README.zh-CN.md show, from simulated rows. Requires PowerShell 7, and Chromium or Chrome on PATH.

.EXAMPLE
pwsh -NoProfile -File docs/chart.ps1
#>
[CmdletBinding()]
param(
    # The built module.
    [string] $ModulePath = (Join-Path $PSScriptRoot '../out/Moomoo.ShortInterest'),

    # The picture.
    [string] $OutputPath = (Join-Path $PSScriptRoot 'chart.png')
)

$ErrorActionPreference = 'Stop'
[cultureinfo]::CurrentCulture = [cultureinfo]::CurrentUICulture = 'en-US'
Import-Module $ModulePath

$browser = Get-Command chromium, chromium-browser, google-chrome, chrome -CommandType Application -ErrorAction Ignore | Select-Object -First 1
if (-not $browser) { throw 'Neither Chromium nor Chrome is on PATH.' }

$work = New-Item -ItemType Directory -Path (Join-Path ([System.IO.Path]::GetTempPath()) "chart-$([guid]::NewGuid())")
try {
    Connect-OpenD -Simulated -WarningAction Ignore
    $page = Get-ShortInterest US.AAPL -First 72 -WarningAction Ignore | Show-ShortInterestChart (Join-Path $work 'chart.html') -PassThru
    Disconnect-OpenD

    $arguments = @(
        '--headless', '--disable-gpu', '--hide-scrollbars', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--timeout=60000'
        "--user-data-dir=$(Join-Path $work 'profile')", '--window-size=1100,860', "--screenshot=$([System.IO.Path]::GetFullPath($OutputPath))", $page.FullName
    )

    # Chromium refuses its sandbox to root.
    if ([System.Environment]::UserName -eq 'root') { $arguments = @('--no-sandbox') + $arguments }
    Remove-Item -LiteralPath $OutputPath -ErrorAction Ignore
    $messages = & $browser.Source @arguments 2>&1
    if (-not (Test-Path -LiteralPath $OutputPath)) { throw "$($browser.Name) took no picture: $messages" }
}
finally {
    Remove-Item -LiteralPath $work -Recurse -Force
}
