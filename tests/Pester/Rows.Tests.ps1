BeforeAll { . $PSScriptRoot/Common.ps1 }
AfterAll { Remove-Module Moomoo.ShortInterest }

Describe 'A row in the company of other commands' {
    It 'is measured, filtered and sorted by its numbers' {
        $gateway = Connect-TestGateway
        $rows = Get-ShortInterest HK.00700
        ($rows | Where-Object AggregatedShortRatio -GE 0.55) | Should -HaveCount 4
        ($rows | Measure-Object ClosePrice -Average).Average | Should -Be 505.13
        ($rows | Sort-Object ClosePrice)[0].ClosePrice | Should -Be 467.8
        Disconnect-OpenD
        $gateway | Stop-OpenDSimulator
    }
}

Describe 'A row made in PowerShell' {
    It 'is made by New-Object' {
        (New-Object Moomoo.ShortInterest.UsShortInterest -Property @{ Code = 'US.AAPL'; DaysToCover = 2.5 }).DaysToCover | Should -Be 2.5
    }

    It 'is made of a line of CSV' {
        $made = [Moomoo.ShortInterest.UsShortInterest[]](ConvertFrom-Csv 'Code,TimestampStr,SharesShort,ClosePrice', 'US.AAPL,2026-04-30,116163084,267.37')
        $made.ShortPosition | Should -Be 116163084
        $made.ClosePrice | Should -Be 267.37
        $made.DaysToCover | Should -BeNullOrEmpty
    }

    It 'is what a mock returns' {
        Mock Get-ShortInterest { [Moomoo.ShortInterest.HkShortInterest]@{ Code = 'HK.00700'; AggregatedShort = 7 } }
        (Get-ShortInterest HK.00700 -Latest).ShortPosition | Should -Be 7
        Should -Invoke Get-ShortInterest -Times 1 -Exactly
    }
}

Describe 'Rows in files' {
    BeforeAll {
        $gateway = Connect-TestGateway
        $rows = Get-ShortInterest HK.00700, US.AAPL -Count 3
        function Invoke-InCulture([string] $Name, [scriptblock] $Script) {
            $culture = [cultureinfo]::CurrentCulture
            [cultureinfo]::CurrentCulture = $Name
            try { & $Script } finally { [cultureinfo]::CurrentCulture = $culture }
        }
    }
    AfterAll { Disconnect-OpenD; $gateway | Stop-OpenDSimulator }

    It 'has numbers in CSV follow the culture, own columns and calculated ones alike' {
        $script = { Get-ShortInterest HK.00700 -Latest | Select-Object Code, ClosePrice, @{ Name = 'Double'; Expression = { $_.ClosePrice * 2 } } | ConvertTo-Csv -NoTypeInformation }
        (Invoke-InCulture 'de-DE' $script)[1] | Should -Be '"HK.00700","467,8","935,6"'
        (Invoke-InCulture '' $script)[1] | Should -Be '"HK.00700","467.8","935.6"'
    }

    It 'lets -UseCulture write what a spreadsheet of that culture reads' {
        $csv = Invoke-InCulture 'de-DE' { $rows | ConvertTo-Csv -UseCulture -NoTypeInformation }
        $csv[0] | Should -Be '"Code";"Timestamp";"TimestampStr";"AggregatedShort";"AggregatedShortRatio";"ClosePrice";"LastClosePrice"'
        $csv[1] | Should -Be '"HK.00700";"1777478400";"2026-04-30";"51480638";"0,56";"467,8";"479,2"'
    }

    It 'writes the same JSON and CLIXML in <_>' -ForEach 'zh-HK', 'de-DE', 'ar-SA' {
        $script = { $rows | ConvertTo-Json; [System.Management.Automation.PSSerializer]::Serialize($rows) }
        Invoke-InCulture $_ $script | Should -Be (Invoke-InCulture 'en-US' $script)
    }

    It 'writes the columns of <Type> in the documented order and no other: <Columns>' -ForEach @(
        @{ Type = 'HkShortInterest'; Make = { Get-ShortInterest HK.00700 -Count 1 }; Columns = 'Code Timestamp TimestampStr AggregatedShort AggregatedShortRatio ClosePrice LastClosePrice' }
        @{ Type = 'UsShortInterest'; Make = { Get-ShortInterest US.AAPL -Count 1 }; Columns = 'Code Timestamp TimestampStr SharesShort ShortPercent AvgDailyShareVolume DaysToCover ClosePrice LastClosePrice' }
        @{ Type = 'HkDailyShortVolume'; Make = { Get-DailyShortVolume HK.00700 -Count 1 }; Columns = 'Code Timestamp TimestampStr SharesTraded Turnover ShortSellSharesTraded ShortSellTurnover OpenPrice ClosePrice LastClosePrice DailyTradeAvgRatio' }
        @{ Type = 'UsDailyShortVolume'; Make = { Get-DailyShortVolume US.AAPL -Count 1 }; Columns = 'Code Timestamp TimestampStr TotalSharesShort NasdaqSharesShort NyseSharesShort ShortPercent Volume ClosePrice LastClosePrice DailyTradeAvgRatio' }
        @{ Type = 'ShortSellingRank'; Make = { Get-ShortSellingRank US -First 1 }; Columns = 'Place Code Name ClosePrice ChangeRatio ChangeRatio5D ChangeRatio10D Volume ShortNumber ShortNumberChange ShortRatio ShortRatioChange ShortPositionVolume ShortPositionRatio DaysToCover WeekAvgShortNumber WeekAvgShortRatio MonthAvgShortNumber MonthAvgShortRatio' }
    ) {
        $one = & $Make
        $one.GetType().Name | Should -Be $Type
        ($one | Select-Object *).PSObject.Properties.Name -join ' ' | Should -BeExactly $Columns
        ($one | ConvertTo-Json | ConvertFrom-Json).PSObject.Properties.Name -join ' ' | Should -BeExactly $Columns
        ($one | ConvertTo-Csv -NoTypeInformation)[0] -replace '[",]+', ' ' | Should -BeExactly " $Columns "
        $again = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($one))
        ($again | ConvertTo-Csv -NoTypeInformation) | Should -BeExactly ($one | ConvertTo-Csv -NoTypeInformation)
    }

    It 'are rows again after Import-Clixml, with what is hidden' {
        $page = Get-DailyShortVolume HK.00700 -Count 2
        $page[0].Simulated = $true
        $page | Export-Clixml "$TestDrive/rows.xml"
        $again = Import-Clixml "$TestDrive/rows.xml"
        $again[0] | Should -BeOfType Moomoo.ShortInterest.HkDailyShortVolume
        foreach ($member in 'Date', 'NextKey', 'Simulated', 'ShortPosition', 'ShortPercent', 'AggregatedShort', 'AggregatedShortRatio', 'NewTimeStr') {
            $again.$member | Should -Be $page.$member -Because $member
        }
        $again[0].NextKey | Should -Be '2'
        $again[0].Simulated | Should -BeTrue
        Compare-Object $page $again | Should -BeNullOrEmpty
    }

    It 'of both markets are shown by Get-Member, the newest ones too: <Script>' -ForEach @(
        @{ Script = 'Get-ShortInterest HK.00700, US.AAPL -Latest'; Columns = 'AggregatedShort', 'SharesShort' }
        @{ Script = 'Get-DailyShortVolume HK.00700, US.AAPL -Latest'; Columns = 'SharesTraded', 'TotalSharesShort' }
    ) {
        (& ([scriptblock]::Create($Script)) | Get-Member $Columns).Name | Should -Be $Columns
    }

    It 'are rows again after a job, with what is hidden' {
        $module = (Get-Module Moomoo.ShortInterest).ModuleBase
        $row = Start-Job { Import-Module $using:module; Connect-OpenD -Simulated -WarningAction Ignore; Get-ShortInterest HK.00700 -First 1 -WarningAction Ignore } | Receive-Job -Wait -AutoRemoveJob
        $row | Should -BeOfType Moomoo.ShortInterest.HkShortInterest
        $row.Simulated | Should -BeTrue
        $row.NextKey | Should -Be '1'
    }

    It 'leave their columns in order where the module is not imported' {
        $rows | Export-Clixml "$TestDrive/rows.xml"
        $shell = [powershell]::Create([initialsessionstate]::CreateDefault2())
        $csv = $shell.AddScript("Import-Clixml '$TestDrive/rows.xml' | ConvertTo-Csv -NoTypeInformation").Invoke()
        $shell.Dispose()
        $csv[0] | Should -BeExactly '"NextKey","Simulated","Code","Timestamp","TimestampStr","AggregatedShort","AggregatedShortRatio","ClosePrice","LastClosePrice"'
    }
}
