<#
.SYNOPSIS
Builds, tests, shows and packs the module. Runs in Windows PowerShell 5.1 and PowerShell 7; needs the .NET SDK.

.EXAMPLE
./build.ps1 Test
#>
[CmdletBinding()]
param(
    # Build leaves the module in out/Moomoo.ShortInterest; Test runs xunit and Pester; Demo shows rows of an embedded gateway;
    # Pack makes the module's package for the PowerShell Gallery and the libraries' packages for .NET programs; Publish sends the module's to the gallery;
    # Help makes the help that ships from docs/help; Soak queries a gateway that fails at random; Bench measures;
    # Mutate measures the tests: it changes the code in small ways and counts the changes that a test notices; Clean removes what the others made.
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Demo', 'Pack', 'Publish', 'Help', 'Soak', 'Bench', 'Mutate', 'Clean')]
    [string] $Task = 'Build',

    # For Publish: the gallery's key. Without one, Publish says what it would send and sends nothing.
    [string] $ApiKey,

    # For Soak: how long.
    [double] $Minutes = 10,

    # For Bench: a Python with the vendor's package futu-api, to be measured beside.
    [string] $Python = 'python3',

    # For Bench: without the micro-benchmarks, which take minutes.
    [switch] $Quick,

    # For Mutate: which code is changed. All of it takes hours.
    [ValidateSet('Vocabulary', 'Framing', 'Security', 'Queries', 'Resilience')]
    [string[]] $Area = @('Vocabulary', 'Framing', 'Security', 'Queries', 'Resilience')
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$env:DOTNET_CLI_UI_LANGUAGE = 'en'

$root = $PSScriptRoot
$out = Join-Path $root 'out'
$module = Join-Path $out 'Moomoo.ShortInterest'
# The module's package and a library's have the same name, for different registries: they never share a folder.
$gallery = Join-Path $out 'gallery'
$packages = Join-Path $out 'packages'
$shell = (Get-Process -Id $PID).Path

function Invoke-Native {
    param([string] $Command, [string[]] $Arguments)
    & $Command @Arguments
    if ($LASTEXITCODE -ne 0) { throw "$Command $($Arguments -join ' ') ended with $LASTEXITCODE." }
}

function Remove-Tree([string] $Path) {
    if (Test-Path $Path) { Remove-Item $Path -Recurse -Force }
}

function Invoke-Build {
    Remove-Tree $module
    $project = Join-Path $root 'src/Moomoo.ShortInterest.PowerShell'
    Invoke-Native dotnet @('build', $project, '-c', 'Release', '-nologo', '-v:quiet', '-clp:NoSummary')
    Write-Host "Built: $module"
}

function Invoke-Demo {
    Invoke-Build
    $csv = Join-Path $out 'hk-00700.csv'
    # In a process of its own: an imported module's files cannot be replaced by the next build.
    Invoke-Native $shell @('-NoProfile', '-NonInteractive', '-File', (Join-Path $root 'samples/Demo/Demo.ps1'), '-ModulePath', $module, '-CsvPath', $csv)
}

function Invoke-Test {
    Remove-Tree $module
    Invoke-Native dotnet @('build', (Join-Path $root 'ShortInterest.sln'), '-c', 'Release', '-nologo', '-v:quiet', '-clp:NoSummary')
    & dotnet run --project (Join-Path $root 'tests/Runner') -c Release --no-build -- --shell $shell
    exit $LASTEXITCODE
}

function Invoke-Pack {
    Invoke-PackModule
    Remove-Tree $packages
    Invoke-Native dotnet @('pack', (Join-Path $root 'Packages.slnf'), '-p:PackageBuild=true', '-nologo', '-v:minimal', '-tl:off')
    Write-Host "Packed for .NET programs: $packages"
}

# The module's package is a zip of its folder with a nuspec; 'dotnet pack' makes it from one, without a gallery client.
function Invoke-PackModule {
    Invoke-Build
    Remove-Tree $gallery
    $manifest = Test-ModuleManifest (Join-Path $module 'Moomoo.ShortInterest.psd1')
    $data = $manifest.PrivateData.PSData
    $commands = $manifest.ExportedCmdlets.Keys
    $tags = @($data.Tags) + 'PSModule' + 'PSIncludes_Cmdlet' + ($commands | ForEach-Object { "PSCmdlet_$_"; "PSCommand_$_" })
    $text = { param($value) [System.Security.SecurityElement]::Escape("$value") }
    $nuspec = Join-Path $out 'Moomoo.ShortInterest.nuspec'
    Set-Content -LiteralPath $nuspec -Encoding UTF8 -Value @"
<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
  <metadata>
    <id>Moomoo.ShortInterest</id>
    <version>$($manifest.Version)</version>
    <authors>$(& $text $manifest.Author)</authors>
    <description>$(& $text $manifest.Description)</description>
    <copyright>$(& $text $manifest.Copyright)</copyright>
    <license type="expression">MIT</license>
    <projectUrl>$(& $text $data.ProjectUri)</projectUrl>
    <iconUrl>$(& $text $data.IconUri)</iconUrl>
    <releaseNotes>$(& $text $data.ReleaseNotes)</releaseNotes>
    <tags>$(& $text ($tags -join ' '))</tags>
  </metadata>
  <files>
    <file src="**" target="" />
  </files>
</package>
"@
    $project = Join-Path $root 'src/Moomoo.ShortInterest.PowerShell'
    Invoke-Native dotnet @('pack', $project, '-c', 'Release', '--no-build', '-nologo', '-v:quiet', '-clp:NoSummary', "-p:NuspecFile=$nuspec", "-p:NuspecBasePath=$module", "-p:PackageOutputPath=$gallery", '-p:NoWarn=NU5048%3BNU5100%3BNU5110%3BNU5111')
    $package = Join-Path $gallery "Moomoo.ShortInterest.$($manifest.Version).nupkg"
    Write-Host "Packed for the PowerShell Gallery: $package ($([math]::Round((Get-Item $package).Length / 1MB, 2)) MiB)"
}

# What it makes is committed, so that a build without platyPS ships the same help.
function Invoke-Help {
    $help = Join-Path $root 'src/Moomoo.ShortInterest.PowerShell/Help'
    try { & (Join-Path $root 'docs/help/Export-Help.ps1') -OutputPath $help | ForEach-Object { Write-Host "Written: $_" } }
    catch { Write-Host "$_"; exit 1 }
}

# A dry run unless there is a key: what would be sent, and whether a gallery would take it.
function Invoke-Publish {
    Invoke-PackModule
    $manifest = Test-ModuleManifest (Join-Path $module 'Moomoo.ShortInterest.psd1')
    $package = Join-Path $gallery "Moomoo.ShortInterest.$($manifest.Version).nupkg"
    $data = $manifest.PrivateData.PSData
    $missing = @('Tags', 'LicenseUri', 'ProjectUri', 'IconUri', 'ReleaseNotes' | Where-Object { -not $data[$_] })
    if ($missing) { throw "The manifest lacks what a gallery shows: $($missing -join ', ')." }
    if ((Get-Item $package).Length -gt 16MB) { throw "$package is larger than 16 MiB." }
    if (-not $ApiKey) {
        Write-Host "Dry run: $package would be published as Moomoo.ShortInterest $($manifest.Version). Nothing was sent; -ApiKey sends it."
        return
    }

    Publish-PSResource -NupkgPath $package -Repository PSGallery -ApiKey $ApiKey
}

function Invoke-Soak {
    Invoke-Native dotnet @('run', '--project', (Join-Path $root 'tests/Soak'), '-c', 'Release', '--', "$($Minutes.ToString([cultureinfo]::InvariantCulture))")
}

function Invoke-Bench {
    Invoke-Build
    & (Join-Path $root 'tests/Benchmarks/bench.ps1') -ModulePath $module -OutputPath (Join-Path $out 'bench') -Python $Python -Quick:$Quick
}

# Each area is measured by its own tests alone. Those of the whole client would take minutes for every change.
function Invoke-Mutate {
    $env:DOTNET_INFO_WAIT_TIME = 180000 # Stryker asks the SDK where it is, and gives a busy machine 4 s to answer.
    $scores = foreach ($name in $Area) {
        $library, $which = switch ($name) {
            Vocabulary { 'Moomoo.ShortInterest', @() }
            default { 'Moomoo.OpenD', @('-m', "**/$name/*.cs", '--test-case-filter', "FullyQualifiedName~.$name.") }
        }
        $report = Join-Path $out "mutants/$name"
        Push-Location (Join-Path $root "tests/$library.Tests")
        try {
            Invoke-Native dotnet @('tool', 'restore') | Out-Host
            Invoke-Native dotnet (@('stryker', '-f', '../stryker-config.json', '-p', "$library.csproj", '-O', $report, '--skip-version-check') + $which) | Out-Host
        }
        finally { Pop-Location }
        $counts = @{ Killed = 0; Timeout = 0; Survived = 0; NoCoverage = 0 }
        (Get-Content (Join-Path $report 'reports/mutation-report.json') -Raw | ConvertFrom-Json).files.PSObject.Properties.Value.mutants | ForEach-Object { $counts[$_.status]++ }
        $noticed = $counts.Killed + $counts.Timeout
        [pscustomobject]@{ Area = $name; Noticed = $noticed; Unnoticed = $counts.Survived + $counts.NoCoverage; Percent = [math]::Round(100 * $noticed / ($noticed + $counts.Survived + $counts.NoCoverage), 1) }
    }
    $scores | Format-Table | Out-Host
    if ($scores | Where-Object Percent -LT 85) { throw 'At least 85 % of the changes should be noticed.' }
}

function Invoke-Clean {
    Remove-Tree $out
    $made = @('src', 'tests', 'samples' | ForEach-Object { Get-ChildItem (Join-Path $root $_) -Recurse -Directory | Where-Object Name -In 'bin', 'obj' })
    # One may hold another.
    $made | ForEach-Object { Remove-Tree $_.FullName }
}

& "Invoke-$Task"
