BeforeAll { . $PSScriptRoot/Common.ps1 }
AfterAll { Remove-Module Moomoo.ShortInterest }

# What needs the whole shell; the parameters are tested inside PowerShell's engine.
Describe 'Get-ShortInterest in the company of other commands' {
    BeforeAll {
        $gateway = Connect-TestGateway @{ RowsPerCode = 237 }
        $fixture = Import-Csv (Join-Path $PSScriptRoot '../../src/Moomoo.OpenD.Simulator/Data/hk-00700.csv')
    }
    BeforeEach { $before = (Get-PageRequest $gateway).Count }
    AfterAll { Disconnect-OpenD; $gateway | Stop-OpenDSimulator }

    It 'returns the ten real rows of HK.00700 as one page' {
        $rows = Get-ShortInterest HK.00700
        $rows | Should -HaveCount 10
        for ($i = 0; $i -lt 10; $i++) {
            $rows[$i].Code | Should -BeExactly 'HK.00700'
            $rows[$i].Timestamp | Should -Be ([long]$fixture[$i].timestamp)
            $rows[$i].TimestampStr | Should -BeExactly $fixture[$i].timestamp_str
            $rows[$i].AggregatedShort | Should -Be ([long]$fixture[$i].aggregated_short)
            $rows[$i].AggregatedShortRatio | Should -Be ([double]$fixture[$i].aggregated_short_ratio)
            $rows[$i].ClosePrice | Should -Be ([double]$fixture[$i].close_price)
            $rows[$i].LastClosePrice | Should -Be ([double]$fixture[$i].last_close_price)
        }
    }

    It 'sorts, filters and selects by the hidden members' {
        (Get-ShortInterest HK.00700 | Where-Object Date -ge 2026-04-10) | Should -HaveCount 4
        (Get-ShortInterest HK.00700 | Sort-Object Date | Select-Object -First 1 Date).Date | Should -Be ([datetime]'2026-02-27')
    }

    It 'has names that both markets share, under strict mode too' {
        Set-StrictMode -Version Latest
        $hk, $us = Get-ShortInterest HK.00700, US.AAPL -Latest
        $hk.ShortPosition, $hk.ShortPercent | Should -Be $hk.AggregatedShort, $hk.AggregatedShortRatio
        $us.ShortPosition, $us.ShortPercent | Should -Be $us.SharesShort, $us.ShortPercent
        $hk.DaysToCover | Should -BeNullOrEmpty
        [math]::Round($hk.Change, 10) | Should -Be -11.4
        [math]::Round($hk.ChangePercent, 2) | Should -Be -2.38
        ($hk, $us | Sort-Object ShortPosition).Code | Should -Be 'HK.00700', 'US.AAPL'
        ($hk, $us | Select-Object Code, ShortPosition | ConvertTo-Csv -NoTypeInformation)[1..2] | Should -Be '"HK.00700","51480638"', "`"US.AAPL`",`"$($us.SharesShort)`""
        ($hk, $us | Measure-Object ShortPosition -Sum).Sum | Should -Be ($hk.AggregatedShort + $us.SharesShort)
    }

    It 'sends two requests for the first <Rows> rows of pages of <Count>' -ForEach @{ Rows = 12; Count = 10 }, @{ Rows = 60; Count = 50 } {
        Get-ShortInterest HK.00700 -All -Count $Count | Select-Object -First $Rows | Should -HaveCount $Rows
        (Get-PageRequest $gateway).Count - $before | Should -Be 2
    }

    It 'takes codes from a CSV file and groups from their names' {
        Set-Content "$TestDrive/codes.csv" 'Code,Shares', 'HK.00700,100', '', 'US.AAPL,200'
        (Import-Csv "$TestDrive/codes.csv" | Get-ShortInterest -Latest).Code | Should -Be 'HK.00700', 'US.AAPL'
        $groups = Get-ShortInterest HK.00700, US.AAPL | Group-Object Code
        ($groups | ForEach-Object Name | Get-ShortInterest -Latest).Code | Should -Be 'HK.00700', 'US.AAPL'
        $null = $groups | Get-ShortInterest -ErrorVariable failures -ErrorAction SilentlyContinue
        "$($failures[0])" | Should -BeLike '*Group-Object*'
    }

    It 'pairs rows with their input with -ThrottleLimit 1' {
        Set-Content "$TestDrive/positions.csv" 'Code,Shares', 'HK.00700,100', 'US.AAPL,200', 'US.MSFT,300'
        Import-Csv "$TestDrive/positions.csv" -PipelineVariable position | Get-ShortInterest -Latest -ThrottleLimit 1 |
            Select-Object Code, @{ Name = 'Shares'; Expression = { $position.Shares } } | ForEach-Object { "$($_.Code) $($_.Shares)" } |
            Should -Be 'HK.00700 100', 'US.AAPL 200', 'US.MSFT 300'
    }
}
