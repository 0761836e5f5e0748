BeforeAll { . $PSScriptRoot/Common.ps1 }
AfterAll { Remove-Module Moomoo.ShortInterest }

Describe 'Tab' {
    BeforeAll {
        $gateway = Connect-TestGateway
        function Complete([string] $Line) { (TabExpansion2 $Line).CompletionMatches | ForEach-Object CompletionText }
    }
    AfterAll { Disconnect-OpenD; $gateway | Stop-OpenDSimulator }

    It 'completes codes of the simulator and codes used before' {
        Complete 'Get-ShortInterest US.BRK' | Should -Be 'US.BRK.B'
        Complete 'Get-ShortInterest hk.01234' | Should -BeNullOrEmpty
        $null = Get-ShortInterest HK.01234 -Latest
        Complete 'Get-ShortInterest -Code hk.012' | Should -Be 'HK.01234'
        Complete 'Get-DailyShortVolume HK.00700, hk.012' | Should -Be 'HK.01234'
    }

    It 'completes endpoints and faults' {
        Complete 'Connect-OpenD -ComputerName 127' | Should -Contain '127.0.0.1'
        Complete 'Connect-OpenD 127.0.0.1 -Port ' | Should -Contain "$($gateway.Port)"
        Complete 'Start-OpenDSimulator -Fault Cut' | Should -Be 'CutInFrame'
    }

    It 'offers no parameters that cannot go together: <Line>' -ForEach @(
        @{ Line = 'Get-ShortInterest HK.00700 -Latest -'; No = '-All', '-Since', '-NextKey', '-Count' }
        @{ Line = 'Get-ShortInterest HK.00700 -All -'; No = @('-Latest') }
        @{ Line = 'Connect-OpenD -Simulated -'; No = '-Port', '-ComputerName', '-RsaKeyPath' }
        @{ Line = 'Start-OpenDSimulator -Fault Drip -FaultAt 3 -'; No = @('-FaultEvery') }
        @{ Line = 'Test-OpenDConnection 127.0.0.1 -'; No = @('-Connection') }
    ) {
        $offered = Complete $Line
        foreach ($parameter in $No) { $offered | Should -Not -Contain $parameter }
    }
}
