BeforeAll { . $PSScriptRoot/Common.ps1 }
AfterAll { Remove-Module Moomoo.ShortInterest }

Describe 'Output to look at' {
    BeforeAll {
        $gateway = Connect-TestGateway
        function Get-Text($Object) { ($Object | Out-String -Width 80) -replace '\x1b\[[0-9;]*m' -split '\r?\n' }
    }
    AfterAll { Disconnect-OpenD; $gateway | Stop-OpenDSimulator }

    It 'prints rows by code, aligned, with separators, percentages and the change' {
        $text = Get-Text (Get-ShortInterest HK.00700 -Count 2)
        ($text -match 'Code: HK.00700') | Should -HaveCount 1
        $text | Should -Contain 'Date         Short position   Percent        Close    Change Days to cover'
        ($text -match '^2026-04-30       51,480,638     0\.56%       467\.80    -2\.38%\s*$') | Should -HaveCount 1
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
        ($text | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
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

    It 'writes the same CSV, JSON and CLIXML in <_>' -ForEach 'zh-HK', 'de-DE', 'ar-SA' {
        $script = 'Connect-OpenD -Simulated 3>$null; $rows = Get-ShortInterest HK.00700, US.AAPL; $rows | ConvertTo-Csv; $rows | Select-Object Code, ClosePrice | ConvertTo-Csv; $rows | ConvertTo-Json; [System.Management.Automation.PSSerializer]::Serialize($rows)'
        Invoke-Shell "[cultureinfo]::CurrentCulture = '$_'; $script" | Should -Be (Invoke-Shell "[cultureinfo]::CurrentCulture = 'en-US'; $script")
    }

    It 'shows numbers that are numbers' {
        $row = Get-ShortInterest HK.00700 -Latest
        $row.ClosePrice | Should -BeOfType double
        $row.ClosePrice + 0.2 | Should -Be 468.0
        [math]::Round($row.ClosePrice) | Should -Be 468
        (Get-ShortInterest HK.00700 | Where-Object AggregatedShortRatio -GE 0.55) | Should -HaveCount 4
        (Get-ShortInterest HK.00700 | Measure-Object ClosePrice -Average).Average | Should -Be 505.13
        (Get-ShortInterest HK.00700 | Sort-Object ClosePrice)[0].ClosePrice | Should -Be 467.8
        { $row.ClosePrice = 1 } | Should -Throw
    }
}
