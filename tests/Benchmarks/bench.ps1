# Whole uses side by side in one run, as ratios, and the micro-benchmarks. Called by 'build.ps1 Bench'.
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $ModulePath,
    [Parameter(Mandatory)] [string] $OutputPath,
    # A Python that has the vendor's package futu-api, if there is one.
    [string] $Python = 'python3',
    # Whole processes are measured this often, by turns; the client library in a third as many processes.
    [int] $Rounds = 15,
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

# The median, and in brackets the smallest and the largest.
function Format-Range([double[]] $Values, [string] $Format = 'N2', [string] $Unit = '') {
    $sorted = @($Values | Sort-Object)
    $median = $sorted[[int][math]::Floor($sorted.Count / 2)]
    "{0:$Format}$Unit ({1:$Format} to {2:$Format})" -f $median, $sorted[0], $sorted[-1]
}

# By turns, so that whatever else the machine does meets all of them. Of each round, the milliseconds by name.
function Measure-Interleaved([System.Collections.Specialized.OrderedDictionary] $Commands, [int] $Rounds) {
    foreach ($round in 0..$Rounds) {
        $times = @{}
        foreach ($name in $Commands.Keys) {
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            $null = & $Commands[$name]
            $times[$name] = $watch.Elapsed.TotalMilliseconds
            if ($LASTEXITCODE -ne 0) { throw "$name ended with $LASTEXITCODE." }
        }

        # The first round brings the files into memory.
        if ($round -gt 0) { [pscustomobject]$times }
    }
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

# Where the scheduler puts the two processes decides much on two cores, and for a whole run.
$library = @(foreach ($run in 1..[math]::Max(1, [int]($Rounds / 3))) { [pscustomobject](Invoke-Program 'whole', "$rows") })
$allocations = [pscustomobject](Invoke-Program 'allocations')

# An empty binary module is the floor of any import; its rows are ready at once.
$empty = Join-Path $OutputPath 'Empty'
$null = New-Item -ItemType Directory -Force $empty
Add-Type -OutputAssembly "$empty/Empty.dll" -TypeDefinition @'
using System.Management.Automation;
public sealed class PlainRow
{
    public string Code { get; set; } = "HK.00001";
    public long? Timestamp { get; set; } = 1777478400;
    public string TimestampStr { get; set; } = "2026-04-30";
    public long? AggregatedShort { get; set; } = 51480638;
    public double? AggregatedShortRatio { get; set; } = 0.56;
    public double? ClosePrice { get; set; } = 467.8;
    public double? LastClosePrice { get; set; } = 479.2;
}

[Cmdlet(VerbsCommon.Get, "PlainRow")]
public sealed class GetPlainRow : PSCmdlet
{
    [Parameter(Position = 0)] public int Count { get; set; }
    protected override void ProcessRecord() { for (var i = 0; i < Count; i++) { WriteObject(new PlainRow()); } }
}
'@
Set-Content "$empty/Empty.psd1" "@{ RootModule = 'Empty.dll'; ModuleVersion = '1.0'; CmdletsToExport = @('Get-PlainRow') }"

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
    plain_csv  = { & $shell -NoProfile -NonInteractive -Command "Import-Module '$empty/Empty.psd1'; Get-PlainRow $rows | Export-Csv '$csv.plain'" }
    csv        = { & $shell -NoProfile -NonInteractive -Command "$quiet Connect-OpenD -RequestsPerWindow 0; Get-ShortInterest HK.00001 -All | Export-Csv '$csv'" }
}
if ($hasVendor) { $commands['vendor_csv'] = { & $Python (Join-Path $PSScriptRoot 'vendor.py') $gateway.Port HK.00001 "$csv.vendor" } }
$processes = @(Measure-Interleaved $commands $Rounds)
if (@(Get-Content $csv).Count -ne $rows + 1) { throw 'The CSV does not hold every row.' }
$vendorRate = if ($hasVendor) { [double]((& $Python (Join-Path $PSScriptRoot 'vendor.py') $gateway.Port HK.00001) -split '=')[1] }

# Peak memory of a million rows and of ten thousand, and what a row costs a pipeline.
$many = "$quiet Connect-OpenD -RequestsPerWindow 0; {0} | ForEach-Object {{ Get-ShortInterest HK.00001 -All }} | ForEach-Object {{}}; (Get-Process -Id `$PID).PeakWorkingSet64 / 1MB"
$peakOfFew = [double](& $shell -NoProfile -NonInteractive -Command ("$quiet Connect-OpenD -RequestsPerWindow 0; Get-ShortInterest HK.00001 -All | Select-Object -First 10000 | ForEach-Object {}; (Get-Process -Id `$PID).PeakWorkingSet64 / 1MB"))
$peakOfMany = [double](& $shell -NoProfile -NonInteractive -Command ($many -f '1..50'))
Stop-Gateway $gateway

# Thirty codes at 50 ms latency: in round trips.
$gateway = Start-Gateway 50 50
$env:MOOMOO_OPEND_PORT = $gateway.Port
$codes = 'HK.{0:00000}'
$roundTrips = [double[]](& $shell -NoProfile -NonInteractive -Command "$quiet Connect-OpenD -RequestsPerWindow 0; `$codes = 1..30 | ForEach-Object { '$codes' -f `$_ }; `$null = Get-ShortInterest `$codes -Latest; 1..9 | ForEach-Object { (Measure-Command { Get-ShortInterest `$codes -Latest }).TotalMilliseconds / 50 }")
Stop-Gateway $gateway
$env:MOOMOO_OPEND_PORT = $null

$beyondBare = { param($name) $processes | ForEach-Object { $_.$name - $_.bare } }
$table = @(
    '| what | median (smallest to largest) | goal |'
    '| --- | --- | --- |'
    "| client library / floor with asynchronous sockets, 400 pages of 50 rows | $(Format-Range ($library | ForEach-Object { $_.client_ms / $_.async_floor_ms })) | 1.3 or less |"
    "| client library / floor with blocking sockets | $(Format-Range ($library | ForEach-Object { $_.client_ms / $_.floor_ms })) | |"
    "| client library, rows a second | $(Format-Range ($library | ForEach-Object { $_.client_rows_per_second }) 'N0') | |"
    $(if ($hasVendor) { "| client library / vendor's Python client, rows a second | $(Format-Range ($library | ForEach-Object { $_.client_rows_per_second / $vendorRate })) | 10 or more |" })
    $(if ($hasVendor) { "| vendor's Python client / ``Get-ShortInterest -All`` to CSV, 20,000 rows, whole process | $(Format-Range ($processes | ForEach-Object { $_.vendor_csv / $_.csv })) | 2.3 or more |" })
    $(if ($hasVendor) { "| the same, net of a bare pwsh | $(Format-Range ($processes | ForEach-Object { $_.vendor_csv / ($_.csv - $_.bare) })) | 3 or more |" })
    "| ``Get-ShortInterest -All`` to CSV / as many ready plain objects to CSV, 20,000 rows, net of a bare pwsh | $(Format-Range ($processes | ForEach-Object { ($_.csv - $_.bare) / ($_.plain_csv - $_.bare) })) | 1.25 or less |"
    "| first row of a fresh process, beyond a bare pwsh | $(Format-Range (& $beyondBare first_row) 'N0' ' ms') | 120 ms or less |"
    "| Import-Module, beyond that of an empty binary module | $(Format-Range ($processes | ForEach-Object { $_.import - $_.empty }) 'N0' ' ms') | 50 ms or less |"
    "| 30 codes at 50 ms latency, in round trips | $(Format-Range $roundTrips) | 3 or less |"
    "| peak memory of 1,000,000 rows, beyond that of 10,000 | $('{0:N0}' -f ($peakOfMany - $peakOfFew)) MiB | 20 MiB or less |"
    "| bytes allocated a row / bytes of a row and its text | $('{0:N2}' -f ($allocations.bytes_per_row / $allocations.bytes_of_row)) | 1 and a share of its page |"
) | Where-Object { $_ }
$table
if (-not $hasVendor) { "Not measured: the vendor's Python client, because $Python has no package futu-api with get_short_interest." }
$table | Set-Content (Join-Path $OutputPath 'ratios.md')
@{ library = $library; processes = $processes } | ConvertTo-Json -Depth 3 | Set-Content (Join-Path $OutputPath 'measured.json')

if (-not $Quick) {
    dotnet $program --filter '*' --job short --artifacts (Join-Path $OutputPath 'BenchmarkDotNet')
}
