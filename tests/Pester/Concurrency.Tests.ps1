BeforeAll { . $PSScriptRoot/Common.ps1 }
AfterAll { Remove-Module Moomoo.ShortInterest }

Describe 'Many codes and several gateways' {
    It 'asks for many codes at once on one connection' {
        $gateway = Connect-TestGateway @{ Fault = 'Latency'; LatencyMilliseconds = 2000 }
        $codes = 1..16 | ForEach-Object { 'HK.{0:00000}' -f $_ }
        $null = Get-ShortInterest $codes -Latest
        $requests = Get-PageRequest $gateway
        $requests | Should -HaveCount 16
        ($requests[-1].ReceivedAt - $requests[0].ReceivedAt).TotalMilliseconds | Should -BeLessThan 2000 -Because 'the last was sent before the first was answered'
        $gateway.ConnectionCount | Should -Be 1
        Disconnect-OpenD
        $gateway | Stop-OpenDSimulator
    }

    It 'shares codes out over the connections it is given' {
        $gateways = 1..2 | ForEach-Object { Start-OpenDSimulator -RowsPerCode 60 }
        $connections = $gateways | Connect-OpenD -RequestsPerWindow 0 -PassThru
        $codes = 1..20 | ForEach-Object { 'HK.{0:00000}' -f $_ }
        $rows = Get-ShortInterest $codes -All -Connection $connections
        $rows.Code | Get-Unique | Should -Be $codes
        $rows | Should -HaveCount 1200
        foreach ($gateway in $gateways) { @((Get-PageRequest $gateway).Code | Sort-Object -Unique).Count | Should -BeGreaterThan 5 }
        Get-OpenDConnection | Disconnect-OpenD
        $gateways | Stop-OpenDSimulator
    }

    It 'uses the allowance of each' {
        $gateways = 1..2 | ForEach-Object { Start-OpenDSimulator -RequestsPerWindow 5 }
        $connections = $gateways | Connect-OpenD -RequestsPerWindow 5 -PassThru
        $null = Get-ShortInterest (1..10 | ForEach-Object { "HK.$_" }) -Latest -Connection $connections
        $connections.AllowanceLeft | Should -Be 0, 0
        $gateways.FrequencyRefusals | Should -Be 0, 0
        Get-OpenDConnection | Disconnect-OpenD
        $gateways | Stop-OpenDSimulator
    }
}
