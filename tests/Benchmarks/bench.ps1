# Whole uses side by side in one run, as ratios, and the micro-benchmarks. Called by 'build.ps1 Bench'.
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $ModulePath,
    [Parameter(Mandatory)] [string] $OutputPath,
    # A Python that has the vendor's package futu-api, if there is one.
    [string] $Python = 'python3',
    [int] $Rounds = 9,
    # Leaves BenchmarkDotNet out, which takes minutes.
    [switch] $Quick
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$null = New-Item -ItemType Directory -Force $OutputPath
$project = Join-Path $PSScriptRoot 'Moomoo.ShortInterest.Benchmarks.csproj'
dotnet build $project -c Release -nologo -v:quiet -clp:NoSummary
if ($LASTEXITCODE -ne 0) { throw 'The benchmarks do not build.' }
$program = Join-Path $PSScriptRoot 'bin/Release/net10.0/Moomoo.ShortInterest.Benchmarks.dll'
$shell = (Get-Process -Id $PID).Path
$rows = 20000

function Start-Gateway([int] $Rows, [int] $LatencyMilliseconds = 0) {
    $start = [System.Diagnostics.ProcessStartInfo]::new('dotnet', "`"$program`" gateway $Rows $LatencyMilliseconds")
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
    $start.UseShellExecute = $false
    $process = [System.Diagnostics.Process]::Start($start)
    [pscustomobject]@{ Process = $process; Port = [int]$process.StandardOutput.ReadLine() }
}

function Stop-Gateway($Gateway) {
    $Gateway.Process.StandardInput.Close()
    $Gateway.Process.WaitForExit()
}

function Get-Median([double[]] $Values) {
    $sorted = $Values | Sort-Object
    $sorted[[int][math]::Floor($sorted.Count / 2)]
}

# By turns, so that whatever else the machine does meets all of them.
function Measure-Interleaved([System.Collections.Specialized.OrderedDictionary] $Commands, [int] $Rounds) {
    $times = @{}
    foreach ($name in $Commands.Keys) { $times[$name] = [System.Collections.Generic.List[double]]::new() }
    for ($round = 0; $round -lt $Rounds; $round++) {
        foreach ($name in $Commands.Keys) {
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            $null = & $Commands[$name]
            $times[$name].Add($watch.Elapsed.TotalMilliseconds)
            if ($LASTEXITCODE -ne 0) { throw "$name ended with $LASTEXITCODE." }
        }
    }

    $medians = [ordered]@{}
    foreach ($name in $Commands.Keys) { $medians[$name] = Get-Median $times[$name] }
    $medians
}

function Invoke-Program([string[]] $Mode) {
    $lines = & dotnet $program @Mode
    if ($LASTEXITCODE -ne 0) { throw "The benchmark '$Mode' failed." }
    $values = [ordered]@{}
    foreach ($line in $lines) {
        $name, $value = $line -split '='
        $values[$name] = [double]::Parse($value, [cultureinfo]::InvariantCulture)
    }
    $values
}

# Where the scheduler puts the two processes decides much on two cores, and for a whole run: the middle one of three.
$result = (1..3 | ForEach-Object { Invoke-Program 'whole', "$rows" } | Sort-Object { $_.client_ms / $_.floor_ms })[1]
(Invoke-Program 'allocations').GetEnumerator() | ForEach-Object { $result[$_.Key] = $_.Value }

# An empty binary module, the floor of any import.
$empty = Join-Path $OutputPath 'Empty'
$null = New-Item -ItemType Directory -Force $empty
if (-not (Test-Path "$empty/Empty.dll")) {
    Add-Type -OutputAssembly "$empty/Empty.dll" -TypeDefinition @'
using System.Management.Automation;
[Cmdlet(VerbsCommon.Get, "Nothing")] public class GetNothing : PSCmdlet { protected override void ProcessRecord() { WriteObject(1); } }
'@
}
Set-Content "$empty/Empty.psd1" "@{ RootModule = 'Empty.dll'; ModuleVersion = '1.0'; CmdletsToExport = @('Get-Nothing') }"

$gateway = Start-Gateway $rows
$csv = Join-Path $OutputPath 'rows.csv'
$env:MOOMOO_OPEND_PORT = $gateway.Port
$quiet = "`$ProgressPreference = 'SilentlyContinue'; `$WarningPreference = 'SilentlyContinue'; Import-Module '$ModulePath'; "
$hasVendor = $false
if (Get-Command $Python -ErrorAction Ignore) {
    & $Python -c 'import futu, sys; sys.exit(not hasattr(futu.OpenQuoteContext, "get_short_interest"))' *> $null
    $hasVendor = $LASTEXITCODE -eq 0
}

$commands = [ordered]@{
    bare       = { & $shell -NoProfile -NonInteractive -Command exit }
    empty      = { & $shell -NoProfile -NonInteractive -Command "Import-Module '$empty/Empty.psd1'" }
    import     = { & $shell -NoProfile -NonInteractive -Command "Import-Module '$ModulePath'" }
    first_row  = { & $shell -NoProfile -NonInteractive -Command "$quiet Get-ShortInterest HK.00001 -Latest | Out-Null" }
    objects    = { & $shell -NoProfile -NonInteractive -Command "1..$rows | ForEach-Object { [pscustomobject]@{ Code = 'HK.00001'; Timestamp = 1777478400L; TimestampStr = '2026-04-30'; AggregatedShort = 51480638L; AggregatedShortRatio = 0.56; ClosePrice = 467.8; LastClosePrice = 479.2 } } | Export-Csv '$csv.objects'" }
    csv        = { & $shell -NoProfile -NonInteractive -Command "$quiet Connect-OpenD -RequestsPerWindow 0; Get-ShortInterest HK.00001 -All | Export-Csv '$csv'" }
}
if ($hasVendor) { $commands['vendor_csv'] = { & $Python (Join-Path $PSScriptRoot 'vendor.py') $gateway.Port HK.00001 "$csv.vendor" } }
$medians = Measure-Interleaved $commands $Rounds
if (@(Get-Content $csv).Count -ne $rows + 1) { throw 'The CSV does not hold every row.' }
foreach ($name in $medians.Keys) { $result["${name}_ms"] = $medians[$name] }
if ($hasVendor) {
    $result['vendor_rows_per_second'] = [double]((& $Python (Join-Path $PSScriptRoot 'vendor.py') $gateway.Port HK.00001) -split '=')[1]
}

# Peak memory of a million rows and of ten thousand, and what a row costs a pipeline.
$many = "$quiet Connect-OpenD -RequestsPerWindow 0; {0} | ForEach-Object {{ Get-ShortInterest HK.00001 -All }} | ForEach-Object {{}}; (Get-Process -Id `$PID).PeakWorkingSet64 / 1MB"
$result['peak_mib_10000_rows'] = [double](& $shell -NoProfile -NonInteractive -Command ("$quiet Connect-OpenD -RequestsPerWindow 0; Get-ShortInterest HK.00001 -All | Select-Object -First 10000 | ForEach-Object {}; (Get-Process -Id `$PID).PeakWorkingSet64 / 1MB"))
$result['peak_mib_1000000_rows'] = [double](& $shell -NoProfile -NonInteractive -Command ($many -f '1..50'))
Stop-Gateway $gateway

# Thirty codes at 50 ms latency: in round trips.
$gateway = Start-Gateway 50 50
$env:MOOMOO_OPEND_PORT = $gateway.Port
$codes = 'HK.{0:00000}'
$result['codes30_ms'] = [double](& $shell -NoProfile -NonInteractive -Command "$quiet Connect-OpenD -RequestsPerWindow 0; `$codes = 1..30 | ForEach-Object { '$codes' -f `$_ }; `$null = Get-ShortInterest `$codes -Latest; (1..5 | ForEach-Object { (Measure-Command { Get-ShortInterest `$codes -Latest }).TotalMilliseconds } | Sort-Object)[2]")
Stop-Gateway $gateway
$env:MOOMOO_OPEND_PORT = $null

$ratio = { param($a, $b) '{0:N2}' -f ($a / $b) }
$table = @(
    '| what | measured | goal |'
    '| --- | --- | --- |'
    "| client library / floor, 400 pages of 50 rows | $(& $ratio $result.client_ms $result.floor_ms) ($('{0:N0}' -f $result.client_rows_per_second) rows/s) | 1.3 or less |"
    "| the same floor with asynchronous sockets / floor | $(& $ratio $result.async_floor_ms $result.floor_ms) | |"
    "| client library / that | $(& $ratio $result.client_ms $result.async_floor_ms) | |"
    $(if ($hasVendor) { "| client library / vendor's Python client, rows a second | $(& $ratio $result.client_rows_per_second $result.vendor_rows_per_second) | 10 or more |" })
    $(if ($hasVendor) { "| vendor's Python client / ``Get-ShortInterest -All`` to CSV, 20,000 rows, whole process | $(& $ratio $result.vendor_csv_ms $result.csv_ms) | 2.3 or more |" })
    $(if ($hasVendor) { "| the same, net of a bare pwsh | $(& $ratio $result.vendor_csv_ms ($result.csv_ms - $result.bare_ms)) | 3 or more |" })
    "| ``Get-ShortInterest -All`` to CSV / as many ready objects to CSV, net of a bare pwsh | $(& $ratio ($result.csv_ms - $result.bare_ms) ($result.objects_ms - $result.bare_ms)) | |"
    "| first row of a fresh process, beyond a bare pwsh | $('{0:N0}' -f ($result.first_row_ms - $result.bare_ms)) ms | 200 ms or less |"
    "| Import-Module, beyond that of an empty binary module | $('{0:N0}' -f ($result.import_ms - $result.empty_ms)) ms | 50 ms or less |"
    "| 30 codes at 50 ms latency, in round trips | $('{0:N2}' -f ($result.codes30_ms / 50)) | 3 or less |"
    "| peak memory of 1,000,000 rows, beyond that of 10,000 | $('{0:N0}' -f ($result.peak_mib_1000000_rows - $result.peak_mib_10000_rows)) MiB | 20 MiB or less |"
    "| bytes allocated a row / bytes of a row and its text | $(& $ratio $result.bytes_per_row $result.bytes_of_row) | 1 and a share of its page |"
) | Where-Object { $_ }
$table
if (-not $hasVendor) { "Not measured: the vendor's Python client, because $Python has no package futu-api with get_short_interest." }
$table | Set-Content (Join-Path $OutputPath 'ratios.md')
[pscustomobject]$result | ConvertTo-Json | Set-Content (Join-Path $OutputPath 'ratios.json')

if (-not $Quick) {
    dotnet $program --filter '*' --job short --artifacts (Join-Path $OutputPath 'BenchmarkDotNet')
}
