BeforeAll { . $PSScriptRoot/Common.ps1 }
AfterAll { Remove-Module Moomoo.ShortInterest }

Describe 'Tables and lists' {
    BeforeAll {
        $gateway = Connect-TestGateway
        function Get-Text($Object) { ($Object | Out-String -Width 79) -replace '\x1b\[[0-9;]*m' -split '\r?\n' }
    }
    AfterAll { Disconnect-OpenD; $gateway | Stop-OpenDSimulator }

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
        Invoke-Shell "Connect-OpenD -Simulated 3>`$null; Get-ShortInterest HK.00700 3>`$null > '$file'"
        Get-Content $file -Raw | Should -Not -Match '\x1b'
    }
}
