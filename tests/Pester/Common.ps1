# Every file of tests begins with this: the built module, fresh, and a way to a gateway of its own.
Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$module = if ($env:MOOMOO_MODULE) { $env:MOOMOO_MODULE } else { Join-Path $PSScriptRoot '../../out/Moomoo.ShortInterest' }
Import-Module $module -Force
$WarningPreference = 'SilentlyContinue'

# A simulator, and the session connected to it without a limit of the client's own.
function Connect-TestGateway {
    param([hashtable] $Simulator = @{}, [hashtable] $Connection = @{ RequestsPerWindow = 0 })
    $gateway = Start-OpenDSimulator @Simulator
    $gateway | Connect-OpenD @Connection
    $gateway
}

# Requests for pages that reached the simulator.
function Get-PageRequest($Gateway, [int] $Skip = 0) {
    , @($Gateway.Requests | Where-Object ProtoId -ge 3000 | Select-Object -Skip $Skip)
}

# Keys made for tests alone.
$keys = Join-Path $PSScriptRoot '../Moomoo.OpenD.Tests/Fixtures'

function New-RsaKeyFile([string] $Path, [int] $Bits = 1024, [string] $Kind = "$Bits") {
    Copy-Item (Join-Path $keys "test-key-$Kind.pem") $Path
    $Path
}

function Wait-Until([scriptblock] $Condition, [int] $Seconds = 30) {
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($watch.Elapsed.TotalSeconds -gt $Seconds) { throw "Not within $Seconds s: $Condition" }
        Start-Sleep -Milliseconds 20
    }
}

# What another PowerShell prints, for whatever must not touch this session.
function Invoke-Shell([string] $Script, [string] $ModulePath = $module) {
    $shell = (Get-Process -Id $PID).Path
    $text = "`$ErrorActionPreference = 'Stop'; `$ProgressPreference = 'SilentlyContinue'; Import-Module '$ModulePath'; $Script"
    $output = & $shell -NoProfile -NonInteractive -EncodedCommand ([Convert]::ToBase64String([System.Text.Encoding]::Unicode.GetBytes($text)))
    if ($LASTEXITCODE -ne 0) { throw "The other PowerShell ended with $LASTEXITCODE : $output" }
    $output
}
