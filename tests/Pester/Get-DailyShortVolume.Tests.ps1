BeforeAll { . $PSScriptRoot/Common.ps1 }
AfterAll { Remove-Module Moomoo.ShortInterest }

Describe 'Get-DailyShortVolume' {
    BeforeAll { $gateway = Connect-TestGateway @{ RowsPerCode = 237 } }
    BeforeEach { $before = (Get-PageRequest $gateway).Count }
    AfterAll { Disconnect-OpenD; $gateway | Stop-OpenDSimulator }

    It 'brings every row of <_> once, in 5 requests of proto id 3248' -ForEach 'HK.00700', 'US.AAPL' {
        $rows = Get-DailyShortVolume $_ -All
        $rows | Should -HaveCount 237
        @($rows.TimestampStr | Sort-Object -Descending -Unique) | Should -Be @($rows.TimestampStr)
        $requests = Get-PageRequest $gateway -Skip $before
        $requests | Should -HaveCount 5
        $requests.ProtoId | Get-Unique | Should -Be 3248
    }

    It 'keeps the totals of Hong Kong at hand by name' {
        $newest = Get-ShortInterest HK.00700 -Latest
        $row = Get-DailyShortVolume HK.00700 -Count 3 | Select-Object -Last 1
        $row.AggregatedShort | Should -Be $newest.AggregatedShort
        $row.AggregatedShortRatio | Should -Be $newest.AggregatedShortRatio
        $row.NewTimeStr | Should -Be $newest.TimestampStr
        $row.Date | Should -BeOfType datetime
        ($row | Select-Object *).PSObject.Properties.Name | Should -Not -Contain 'AggregatedShort'
    }

    It 'pages, ends at -Since and goes on from a key as Get-ShortInterest does' {
        (Get-DailyShortVolume HK.00700 -All -Since 2026-04-20 -Until 2026-04-22).TimestampStr | Should -Be '2026-04-22', '2026-04-21', '2026-04-20'
        $first = Get-DailyShortVolume HK.00700 -Count 5
        $second = Get-DailyShortVolume HK.00700 -Count 5 -NextKey $first[-1].NextKey
        $second[0].Date | Should -BeLessThan $first[-1].Date
    }

    It 'has an allowance of its own' {
        $fresh = Start-OpenDSimulator
        $connection = $fresh | Connect-OpenD -RequestsPerWindow 3 -PassThru
        $null = Get-DailyShortVolume HK.00001, HK.00002, HK.00003 -Latest -Connection $connection
        $connection.AllowanceLeft | Should -Be 3
        $connection | Disconnect-OpenD
        $fresh | Stop-OpenDSimulator
    }
}
