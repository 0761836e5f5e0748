# Needs Pester 5 and Moomoo.ShortInterest, imported or installed. Run: Invoke-Pester
Describe 'Get-RisingShort' {
    BeforeEach {
        $WarningPreference = 'SilentlyContinue' # that the rows are a simulator's
    }

    # The simulator becomes the session's gateway, so the script itself needs no change to be tested.
    AfterEach {
        Disconnect-OpenD
        Stop-OpenDSimulator
    }

    It 'finds what has risen, over an unset field' {
        Start-OpenDSimulator -DataPath $PSScriptRoot/rows.csv | Connect-OpenD
        $found = & $PSScriptRoot/Get-RisingShort.ps1 HK.00700, HK.00005, HK.09988
        $found.Code | Should -Be 'HK.00700', 'HK.09988'
        $found.Rise | Should -Be 10, 20
        $found[1].From | Should -Be '2026-04-17'
    }

    It 'finds the same while connections break' {
        Start-OpenDSimulator -DataPath $PSScriptRoot/rows.csv -Fault CutInFrame, Reset -FaultEvery 2 | Connect-OpenD
        (& $PSScriptRoot/Get-RisingShort.ps1 HK.00700, HK.00005, HK.09988).Code | Should -Be 'HK.00700', 'HK.09988'
    }

    It 'goes on after a code that the gateway does not know' {
        Start-OpenDSimulator -DataPath $PSScriptRoot/rows.csv | Connect-OpenD
        $failure, $found = & $PSScriptRoot/Get-RisingShort.ps1 HK.01234, HK.00700 -ErrorAction Continue 2>&1
        $failure.TargetObject | Should -Be 'HK.01234'
        $failure.FullyQualifiedErrorId | Should -BeLike 'UnknownSecurity,*'
        $found.Code | Should -Be 'HK.00700'
    }

    It 'sends one request a code' {
        $gateway = Start-OpenDSimulator -DataPath $PSScriptRoot/rows.csv
        $gateway | Connect-OpenD
        & $PSScriptRoot/Get-RisingShort.ps1 HK.00700, HK.00005
        @($gateway.Requests | Where-Object Code).Code | Sort-Object | Should -Be 'HK.00005', 'HK.00700'
    }
}
