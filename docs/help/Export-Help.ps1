<#
.SYNOPSIS
Generates the help that ships with the module, MAML and about topics, from the Markdown files in this folder. Requires platyPS 0.14.

.EXAMPLE
./build.ps1 Help
#>
[CmdletBinding()]
param(
    # The folder in which a subfolder is created for each culture.
    [Parameter(Mandatory)]
    [string] $OutputPath
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$platyPS = Get-Module platyPS -ListAvailable | Where-Object { $_.Version -ge '0.14.2' -and $_.Version.Major -eq 0 } | Select-Object -First 1
if (-not $platyPS) {
    throw 'The help cannot be regenerated, because platyPS 0.14.2 is not installed. Install it with: Install-Module platyPS -RequiredVersion 0.14.2. A build does not need platyPS; it ships the help in the repository.'
}

Import-Module $platyPS.Path

# platyPS cannot wrap text without spaces, so the about topics are rendered here. A wide character takes two columns of a console,
# and lines may break after any of them, but not before a closing or after an opening punctuation mark.
$wide = '[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFF60\uFFE0-\uFFE6]'
$word = [regex]"[\uFF08\u300A]*(?:$wide|(?:(?!$wide)\S)+)[\uFF0C\u3002\uFF1B\uFF1A\u3001\uFF01\uFF1F\uFF09\u300B]*\s*"

function Get-Width([string] $Text) { $Text.Length + [regex]::Matches($Text, $wide).Count }

function Format-Paragraph([string] $Text, [string] $Indent, [string] $FirstIndent = $Indent) {
    $line = $FirstIndent
    foreach ($match in $word.Matches($Text)) {
        if ((Get-Width ($line + $match.Value).TrimEnd()) -gt 80) { $line.TrimEnd(); $line = $Indent }
        $line += $match.Value
    }
    $line.TrimEnd()
}

function ConvertTo-AboutText([string] $Path) {
    $inCode = $false
    switch -Regex (Get-Content -LiteralPath $Path -Encoding UTF8) {
        '^```' { $inCode = -not $inCode; continue }
        '^$' { ''; continue }
        { $inCode } { "    $_"; continue }
        '^# (about_.+)' { 'TOPIC', "    $($Matches[1])"; continue }
        '^# (.+)' { $Matches[1]; continue }
        '^## (.+)' { "  $($Matches[1])"; continue }
        '^- (.+)' { Format-Paragraph $Matches[1].Replace('`', '') '      ' '    - '; continue }
        default { Format-Paragraph $_.Replace('`', '') '    ' }
    }
}

$utf8 = [System.Text.UTF8Encoding]::new($true)
$OutputPath = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($OutputPath)
foreach ($culture in Get-ChildItem -LiteralPath $PSScriptRoot -Directory) {
    # The order of files is that of the MAML, so it must not depend on the machine.
    $sources = [string[]](Get-ChildItem -LiteralPath $culture.FullName -Filter *-*.md | ForEach-Object FullName)
    [Array]::Sort($sources, [StringComparer]::Ordinal)

    $target = Join-Path $OutputPath $culture.Name
    if (Test-Path -LiteralPath $target) { Remove-Item -LiteralPath $target -Recurse -Force }
    $null = New-Item -ItemType Directory -Path $target

    # The byte order mark is for Windows PowerShell, the line ends are for git.
    New-ExternalHelp -Path $sources -OutputPath $target -Encoding $utf8 -Force | ForEach-Object {
        [System.IO.File]::WriteAllText($_.FullName, [System.IO.File]::ReadAllText($_.FullName).Replace("`r`n", "`n"), $utf8)
        $_
    }

    foreach ($topic in Get-ChildItem -LiteralPath $culture.FullName -Filter about_*.md) {
        # No blank line below a heading: Get-Help takes the fifth line for the synopsis.
        $file = Join-Path $target "$($topic.BaseName).help.txt"
        $text = ((ConvertTo-AboutText $topic.FullName) -join "`n") -replace '(?m)^( {0,2}\S.*)\n\n(?=    )', "`$1`n"
        [System.IO.File]::WriteAllText($file, "$text`n", $utf8)
        Get-Item -LiteralPath $file
    }
}
