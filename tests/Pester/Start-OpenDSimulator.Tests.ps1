BeforeAll { . $PSScriptRoot/Common.ps1 }
AfterAll { Remove-Module Moomoo.ShortInterest }

# Files are read by Import-Csv, which is not in PowerShell's engine.
Describe 'Start-OpenDSimulator -DataPath' {
    It 'serves what Export-Csv wrote, of both kinds' {
        $gateway = Connect-TestGateway
        Get-ShortInterest HK.00700, US.AAPL -All | Export-Csv "$TestDrive/rows.csv" -NoTypeInformation
        Get-DailyShortVolume US.AAPL | Export-Csv "$TestDrive/daily.csv" -NoTypeInformation
        Disconnect-OpenD
        $gateway | Stop-OpenDSimulator

        $own = Connect-TestGateway @{ DataPath = "$TestDrive/rows.csv" }
        Get-ShortInterest HK.00700, US.AAPL -All | ConvertTo-Csv -NoTypeInformation | Select-Object -First 100 | Should -Be (Get-Content "$TestDrive/rows.csv" -TotalCount 100)
        { Get-ShortInterest HK.00005 -ErrorAction Stop } | Should -Throw -ErrorId 'UnknownSecurity,*'
        Disconnect-OpenD
        $own | Stop-OpenDSimulator

        $own = Connect-TestGateway @{ DataPath = "$TestDrive/daily.csv" }
        Get-DailyShortVolume US.AAPL | ConvertTo-Csv -NoTypeInformation | Should -Be (Get-Content "$TestDrive/daily.csv")
        Disconnect-OpenD
        $own | Stop-OpenDSimulator
    }

    It 'refuses <Mistake> with line and column' -ForEach @(
        @{ Mistake = 'a misspelt column'; Line = 1; Column = 'Agregatedshort'; Text = 'Code,TimestampStr,Agregatedshort', 'HK.00700,2026-04-30,1' }
        @{ Mistake = 'a column that scripts have and files do not'; Line = 1; Column = 'Date'; Text = 'Code,Date,AggregatedShort', 'HK.00700,2026-04-30,1' }
        @{ Mistake = 'a day in another order'; Line = 2; Column = 'TimestampStr'; Text = 'Code,TimestampStr,ClosePrice', 'HK.00700,08/05/2026,1' }
        @{ Mistake = 'a row without a day'; Line = 2; Column = 'TimestampStr'; Text = 'Code,ClosePrice', 'HK.00700,1.5' }
        @{ Mistake = 'rows oldest first'; Line = 3; Column = 'TimestampStr'; Text = 'Code,TimestampStr,ClosePrice', 'HK.00700,2026-04-24,1', 'HK.00700,2026-04-30,1' }
        @{ Mistake = 'a day twice'; Line = 3; Column = 'TimestampStr'; Text = 'Code,TimestampStr,ClosePrice', 'HK.00700,2026-04-24,1', 'HK.00700,2026-04-24,1' }
        @{ Mistake = 'a number with a comma'; Line = 2; Column = 'ClosePrice'; Text = 'Code,TimestampStr,ClosePrice', 'HK.00700,2026-04-24,"1,5"' }
        @{ Mistake = 'text for a number'; Line = 3; Column = 'ClosePrice'; Text = 'Code,TimestampStr,ClosePrice', 'HK.00700,2026-04-24,1.5', 'HK.00005,2026-04-24,x' }
        @{ Mistake = 'a column of the other market'; Line = 2; Column = 'SharesShort'; Text = 'Code,TimestampStr,SharesShort', 'HK.00700,2026-04-24,1' }
        @{ Mistake = 'a count with decimals'; Line = 2; Column = 'SharesShort'; Text = 'Code,TimestampStr,SharesShort', 'US.AAPL,2026-04-24,1.5' }
        @{ Mistake = 'a code without its market'; Line = 2; Column = 'Code'; Text = 'Code,TimestampStr,SharesShort', 'AAPL,2026-04-24,1' }
    ) {
        Set-Content "$TestDrive/bad.csv" $Text
        { Start-OpenDSimulator -DataPath "$TestDrive/bad.csv" } | Should -Throw -ErrorId 'InvalidRowFile,*' -ExpectedMessage "*bad.csv', line $Line, column ${Column}: *"
    }

    It 'refuses a number with a comma in a culture that writes it so' {
        Set-Content "$TestDrive/bad.csv" 'Code;TimestampStr;ClosePrice', 'HK.00700;2026-04-24;1,5'
        { Start-OpenDSimulator -DataPath "$TestDrive/bad.csv" } | Should -Throw -ErrorId 'InvalidRowFile,*' -ExpectedMessage '*separated by semicolons*'
        Set-Content "$TestDrive/bad.csv" 'Code,TimestampStr,ClosePrice', 'HK.00700,2026-04-24,"467,8"'
        $culture = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = 'de-DE'
            { Start-OpenDSimulator -DataPath "$TestDrive/bad.csv" } | Should -Throw -ErrorId 'InvalidRowFile,*'
        }
        finally { [cultureinfo]::CurrentCulture = $culture }
    }

    It 'refuses a file that Import-Csv cannot read, with its path and the cause' {
        Set-Content "$TestDrive/dup.csv" 'Code,Code,ClosePrice', 'HK.00700,HK.00700,1.5'
        $refusal = { Start-OpenDSimulator -DataPath "$TestDrive/dup.csv" } | Should -Throw -ErrorId 'InvalidRowFile,*' -ExpectedMessage "*dup.csv' cannot be served: *Code*" -PassThru
        $refusal.TargetObject | Should -BeLike '*dup.csv'
        $refusal.ErrorDetails.RecommendedAction | Should -BeLike '*each column once*'
    }

    It 'refuses a file that is missing or empty' {
        { Start-OpenDSimulator -DataPath "$TestDrive/none.csv" } | Should -Throw -ErrorId 'InvalidRowFile,*' -ExpectedMessage '*no such file*'
        Set-Content "$TestDrive/empty.csv" 'Code,TimestampStr'
        { Start-OpenDSimulator -DataPath "$TestDrive/empty.csv" } | Should -Throw -ErrorId 'InvalidRowFile,*' -ExpectedMessage '*no rows*'
    }

    It 'takes lines that Import-Csv read, and tells the file from the pipeline when a row is wrong' {
        Set-Content "$TestDrive/rows.csv" 'Code,TimestampStr,SharesShort', 'US.AAPL,2026-04-30,7', 'US.AAPL,2026-04-15,8'
        $own = Import-Csv "$TestDrive/rows.csv" | Start-OpenDSimulator
        $own | Connect-OpenD -WarningAction SilentlyContinue
        (Get-ShortInterest US.AAPL -WarningAction SilentlyContinue).SharesShort | Should -Be 7, 8
        Disconnect-OpenD
        $own | Stop-OpenDSimulator

        $twice = Import-Csv "$TestDrive/rows.csv"
        { $twice | Start-OpenDSimulator -DataPath "$TestDrive/rows.csv" } | Should -Throw -ErrorId 'InvalidRow,*' -ExpectedMessage 'Row 3, TimestampStr*'
    }
}
