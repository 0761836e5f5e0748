BeforeAll { . $PSScriptRoot/Common.ps1 }
AfterAll { Remove-Module Moomoo.ShortInterest }

Describe 'Tables and lists' {
    BeforeAll {
        $gateway = Connect-TestGateway
        function Get-Text($Object) { ($Object | Out-String -Width 79) -replace '\x1b\[[0-9;]*m' -split '\r?\n' }
    }
    AfterAll { Disconnect-OpenD; $gateway | Stop-OpenDSimulator }

    It 'prints rows by code, aligned, with separators, percentages and the change' {
        $text = Get-Text (Get-ShortInterest HK.00700 -Count 2)
        ($text -match 'Code: HK.00700') | Should -HaveCount 1
        $text | Should -Contain 'Date         ShortPosition ShortPercent   ClosePrice ChangePercent DaysToCover'
        ($text -match '^2026-04-30      51,480,638        0\.56%       467\.80        -2\.38%\s*$') | Should -HaveCount 1
    }

    It 'prints rows of both markets as a table for each code' {
        $text = Get-Text (Get-ShortInterest HK.00700, US.AAPL, HK.00005 -Count 2)
        ($text -match '^Date ') | Should -HaveCount 3
        $text -match 'TimestampStr' | Should -BeNullOrEmpty
        ($text -match '^\d{4}-\d\d-\d\d ') | Should -HaveCount 6
    }

    It 'prints the newest rows of many codes as one table' {
        $text = Get-Text (Get-ShortInterest HK.00700, US.AAPL, US.MSFT -Latest)
        ($text -match '^Code ') | Should -HaveCount 1
        ($text -match '^(HK|US)\.') | Should -HaveCount 3
    }

    It 'prints rows of many codes and of one code as they come, in the table of the first: <Name>' -ForEach @(
        @{ Name = 'newest first'; Make = { Get-ShortInterest HK.00700 -Latest; Get-ShortInterest US.AAPL -Count 2 }; Headers = 1 }
        @{ Name = 'newest last'; Make = { Get-ShortInterest US.AAPL -Count 2; Get-ShortInterest HK.00700 -Latest }; Headers = 2 }
        @{ Name = 'newest daily rows first'; Make = { Get-DailyShortVolume HK.00700 -Latest; Get-DailyShortVolume US.AAPL -Count 2 }; Headers = 1 }
        @{ Name = 'rankings by different columns'; Make = { Get-ShortSellingRank US -First 1; Get-ShortSellingRank US Volume -First 2 }; Headers = 1 }
    ) {
        $text = Get-Text (& $Make)
        ($text -match '^(Date|Code|Place) ') | Should -HaveCount $Headers
        $text -match ' : ' | Should -BeNullOrEmpty
    }

    It 'shows the column that a ranking was sorted by' {
        # Rows have no column for the average volumes.
        foreach ($field in [enum]::GetNames([Moomoo.ShortInterest.ShortSellingSortField]) -notmatch 'Default|AvgVolume') {
            -split (Get-Text (Get-ShortSellingRank US -SortBy $field -First 3))[1] | Should -Contain $field
        }
    }

    It 'has headers that can be asked for: <Name>' -ForEach @(
        @{ Name = 'rows'; Make = { Get-ShortInterest HK.00700, US.AAPL } }
        @{ Name = 'newest rows'; Make = { Get-ShortInterest HK.00700, US.AAPL -Latest } }
        @{ Name = 'daily rows'; Make = { Get-DailyShortVolume HK.00700, US.AAPL } }
        @{ Name = 'newest daily rows'; Make = { Get-DailyShortVolume HK.00700, US.AAPL -Latest } }
        @{ Name = 'ranks'; Make = { Get-ShortSellingRank US DaysToCover } }
    ) {
        $rows = @(& $Make)
        $headers = @(Get-Text $rows) -match '^(Date|Code|Place) ' | Select-Object -First 1
        foreach ($header in -split $headers) {
            foreach ($row in $rows) { $row.PSObject.Members[$header] | Should -Not -BeNullOrEmpty -Because "$header is a member of $($row.GetType())" }
            $values = $rows | Sort-Object $header | ForEach-Object $header
            $values | Should -Not -BeNullOrEmpty
        }
    }

    It 'shows twelve digits in full: <Name>' -ForEach @(
        @{ Name = 'short interest'; Make = { [Moomoo.ShortInterest.UsShortInterest]@{ Code = 'US.AAPL'; SharesShort = 999999999999; ShortPercent = 100; ClosePrice = 750000.125; LastClosePrice = 1000000; DaysToCover = 999.99 } } }
        @{ Name = 'daily volume'; Make = { [Moomoo.ShortInterest.UsDailyShortVolume]@{ Code = 'US.AAPL'; TotalSharesShort = 999999999999; Volume = 999999999999; ShortPercent = 100 } } }
        @{ Name = 'a rank'; Make = { [Moomoo.ShortInterest.ShortSellingRank]@{ Place = 10000; Code = 'US.AAPL'; ShortNumber = 999999999999; ShortNumberChange = -999999999999 } } }
    ) {
        $text = Get-Text (& $Make)
        $text -match '(?<!\d)-?999,999,999,999(?!\d)' | Should -Not -BeNullOrEmpty
        $text -match '\u2026' | Should -BeNullOrEmpty
    }

    It 'marks the group of simulated rows' {
        $made = [Moomoo.ShortInterest.HkShortInterest[]](@{ Code = 'HK.00700'; Simulated = $true }, @{ Code = 'HK.00700' })
        (Get-Text $made) -match 'Code: ' | ForEach-Object Trim | Should -Be 'Code: HK.00700 (simulated)', 'Code: HK.00700'
    }

    It 'fits 80 columns: <Name>' -ForEach @(
        @{ Name = 'rows'; Make = { Get-ShortInterest US.AAPL } }
        @{ Name = 'newest rows'; Make = { Get-ShortInterest US.AAPL -Latest } }
        @{ Name = 'daily rows'; Make = { Get-DailyShortVolume HK.00700 } }
        @{ Name = 'newest daily rows'; Make = { Get-DailyShortVolume HK.00700 -Latest } }
        @{ Name = 'ranks'; Make = { Get-ShortSellingRank US } }
        @{ Name = 'connections'; Make = { Get-OpenDConnection } }
        @{ Name = 'simulators'; Make = { $gateway } }
        @{ Name = 'requests'; Make = { $gateway.Requests } }
        @{ Name = 'tests'; Make = { Test-OpenDConnection } }
    ) {
        $text = Get-Text (& $Make)
        ($text | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 79 -Because 'a console leaves its last column free'
        $text -match '\S\.\.\.|\u2026' | Should -BeNullOrEmpty
    }

    It 'has a list view of <_>' -ForEach 'HkShortInterest', 'UsShortInterest', 'HkDailyShortVolume', 'UsDailyShortVolume', 'ShortSellingRank' {
        $row = switch ($_) {
            HkShortInterest { Get-ShortInterest HK.00700 -Latest }
            UsShortInterest { Get-ShortInterest US.AAPL -Latest }
            HkDailyShortVolume { Get-DailyShortVolume HK.00700 -Latest }
            UsDailyShortVolume { Get-DailyShortVolume US.AAPL -Latest }
            ShortSellingRank { Get-ShortSellingRank US -First 1 }
        }
        $labels = @((Get-Text ($row | Format-List)) -match ' : ' | ForEach-Object { ($_ -split ' +:')[0] })
        $labels[0..($row.PSObject.Properties.Name.Count - 1)] | Should -Be @(($row | Select-Object *).PSObject.Properties.Name)
    }

    It 'has no colour where output goes to a file' {
        $file = Join-Path $TestDrive out.txt
        Invoke-Shell "Connect-OpenD -Simulated 3>`$null; Get-ShortInterest HK.00700 > '$file'"
        Get-Content $file -Raw | Should -Not -Match '\x1b'
    }
}
