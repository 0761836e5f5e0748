BeforeAll { . $PSScriptRoot/Common.ps1 }
AfterAll { Remove-Module Moomoo.ShortInterest }

Describe 'Get-ShortSellingRank' {
    BeforeAll { $gateway = Connect-TestGateway }
    BeforeEach { $before = (Get-PageRequest $gateway).Count }
    AfterAll { Disconnect-OpenD; $gateway | Stop-OpenDSimulator }

    It 'brings 120 rows in 4 requests, each once' {
        $rows = Get-ShortSellingRank -Market US -SortBy DaysToCover -First 120
        $rows | Should -HaveCount 120
        $rows | ForEach-Object Place | Should -Be (1..120)
        @($rows.Code | Sort-Object -Unique) | Should -HaveCount 120
        $requests = Get-PageRequest $gateway -Skip $before
        $requests.Num | Should -Be 35, 35, 35, 15
        $requests.NextKey | Should -Be '0', '35', '70', '105'
    }

    It 'ranks by <_>, the largest first or the smallest' -ForEach 'DaysToCover', 'ShortRatio', 'Volume', 'ShortPositionVolume', 'MonthAvgShortRatio' {
        $values = (Get-ShortSellingRank HK $_ -First 20).$_
        $values | Should -Be @($values | Sort-Object -Descending)
        $values = (Get-ShortSellingRank HK $_ -First 20 -Ascending).$_
        $values | Should -Be @($values | Sort-Object)
    }

    It 'brings all with the largest -First' {
        $rows = Get-ShortSellingRank HK -First ([int]::MaxValue)
        $rows | Should -HaveCount 240
        (Get-PageRequest $gateway).Count - $before | Should -Be 7
    }

    It 'leaves out with -Skip, and ranks on' {
        $rows = Get-ShortSellingRank HK -First 50
        $rest = Get-ShortSellingRank HK -First 10 -Skip 40
        $rest.Code | Should -Be $rows[40..49].Code
        $rest[0].Place | Should -Be 41
        Get-ShortSellingRank HK -Skip 235 | Should -HaveCount 5
    }

    It 'sends nothing for -First 0' {
        Get-ShortSellingRank HK -First 0 | Should -BeNullOrEmpty
        (Get-PageRequest $gateway).Count | Should -Be $before
    }

    It 'ranks within plates' {
        Get-ShortSellingRank HK -Plate HK.BK1001, hk.bk1002 -First 500 | Should -HaveCount 96
        { Get-ShortSellingRank HK -Plate US.BK2001 -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidPlate,*'
    }

    It 'pipes on by its code' {
        $rows = Get-ShortSellingRank -Market US -SortBy DaysToCover -First 20 | Get-ShortInterest -Latest
        $rows | Should -HaveCount 20
        $rows[0] | Should -BeOfType Moomoo.ShortInterest.UsShortInterest
    }

    It 'ranks several markets one after the other' {
        $rows = Get-ShortSellingRank HK, US -First 3
        $rows | ForEach-Object { $_.Code.Substring(0, 2) } | Should -Be 'HK', 'HK', 'HK', 'US', 'US', 'US'
        $rows | ForEach-Object Place | Should -Be 1, 2, 3, 1, 2, 3
    }

    It 'refuses a plate that does not exist' {
        { Get-ShortSellingRank US -Plate US.BK9999 -ErrorAction Stop } | Should -Throw -ErrorId 'GatewayRefused,*'
    }

    It 'takes names, not other markets' {
        { Get-ShortSellingRank JP } | Should -Throw -ErrorId 'CannotConvertArgumentNoMessage,*'
        { Get-ShortSellingRank US -SortBy Nonsense } | Should -Throw -ErrorId 'CannotConvertArgumentNoMessage,*'
        (TabExpansion2 'Get-ShortSellingRank -Market US -SortBy Days').CompletionMatches.CompletionText | Should -Be 'DaysToCover'
    }
}
