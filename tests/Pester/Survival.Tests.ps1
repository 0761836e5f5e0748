BeforeAll { . $PSScriptRoot/Common.ps1 }
AfterAll { Remove-Module Moomoo.ShortInterest }

Describe 'A session that survives its gateway' {
    It 'brings every row once and in order through <_> on every fourth request' -ForEach 'CutInFrame', 'Reset', 'Drip', 'Reorder', 'Push', 'StrayAnswer', 'BadSha1', 'ImpossibleLength', 'Garbage', 'UnparsableBody', 'Latency', 'Restart' {
        $gateway = Connect-TestGateway @{ RowsPerCode = 120; Fault = $_; FaultEvery = 4 }
        $rows = Get-ShortInterest HK.00001 -All -Count 10 -ErrorVariable failures
        $failures | Should -BeNullOrEmpty
        $rows | Should -HaveCount 120
        @($rows.TimestampStr | Sort-Object -Descending -Unique) | Should -Be @($rows.TimestampStr)
        Disconnect-OpenD
        $gateway | Stop-OpenDSimulator
    }

    It 'brings every row once through a gateway that falls silent' {
        $gateway = Connect-TestGateway @{ RowsPerCode = 60; Fault = 'Silence'; FaultAt = 3 } @{ RequestsPerWindow = 0; TimeoutSec = 1 }
        Get-ShortInterest HK.00001 -All -Count 10 | Should -HaveCount 60
        $gateway.ConnectionCount | Should -Be 2
        Disconnect-OpenD
        $gateway | Stop-OpenDSimulator
    }

    It 'waits out a refusal for frequency' {
        $gateway = Connect-TestGateway @{ RowsPerCode = 30; Fault = 'FrequencyRefusal'; FaultAt = 2 }
        Get-ShortInterest HK.00001 -All -Count 10 | Should -HaveCount 30
        $gateway.FrequencyRefusals | Should -Be 1
        Disconnect-OpenD
        $gateway | Stop-OpenDSimulator
    }

    It 'ends a next key that repeats with an error, after the rows before it' {
        $gateway = Connect-TestGateway @{ Fault = 'RepeatedNextKey'; FaultAt = 3 }
        $rows = Get-ShortInterest HK.00700 -All -Count 10 -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures.FullyQualifiedErrorId | Should -BeLike 'NextKeyRepeated,*'
        $failures.TargetObject | Should -Be 'HK.00700'
        $rows | Should -HaveCount 30
        Disconnect-OpenD
        $gateway | Stop-OpenDSimulator
    }
}
