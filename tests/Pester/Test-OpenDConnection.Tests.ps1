BeforeAll { . $PSScriptRoot/Common.ps1 }
AfterAll { Remove-Module Moomoo.ShortInterest }

Describe 'Test-OpenDConnection' {
    It 'tells of a gateway that answers' {
        $gateway = Connect-TestGateway
        $test = Test-OpenDConnection
        $test.Ok, $test.Answers, $test.LoggedInToQuotes, $test.Simulated | Should -Be $true, $true, $true, $true
        $test.ServerVersion | Should -Be '10.11'
        $test.RoundTrip | Should -BeGreaterThan ([timespan]::Zero)
        $test.Advice | Should -BeNullOrEmpty
        (Get-OpenDConnection | Test-OpenDConnection).Ok | Should -BeTrue
        Disconnect-OpenD
        (Test-OpenDConnection 127.0.0.1 $gateway.Port).Ok | Should -BeTrue
        (Test-OpenDConnection "127.0.0.1:$($gateway.Port)").Ok | Should -BeTrue
        ($gateway | Test-OpenDConnection).Ok | Should -BeTrue
        (Test-OpenDConnection $gateway).Ok | Should -BeTrue
        $null = Test-OpenDConnection
        Get-OpenDConnection | Should -BeNullOrEmpty
        $gateway | Stop-OpenDSimulator
        Wait-Until { $gateway.OpenConnections -eq 0 }
    }

    It 'tells what to do when nothing answers, without an error' {
        $gateway = Start-OpenDSimulator
        $gateway | Stop-OpenDSimulator
        $test = Test-OpenDConnection 127.0.0.1 $gateway.Port -ErrorVariable failures
        $failures | Should -BeNullOrEmpty
        $test.Ok | Should -BeFalse
        $test.ErrorId | Should -Be 'GatewayUnreachable'
        $test.Advice | Should -Not -BeNullOrEmpty
    }

    It 'names a wrong key' {
        $gateway = Start-OpenDSimulator -RsaKeyPath (New-RsaKeyFile "$TestDrive/a.pem")
        (Test-OpenDConnection 127.0.0.1 $gateway.Port).ErrorId | Should -Be 'EncryptionRequired'
        (Test-OpenDConnection 127.0.0.1 $gateway.Port -RsaKeyPath (New-RsaKeyFile "$TestDrive/b.pem" -Kind 1024-other)).ErrorId | Should -Be 'WrongRsaKey'
        (Test-OpenDConnection 127.0.0.1 $gateway.Port -RsaKeyPath "$TestDrive/a.pem").Encrypted | Should -BeTrue
        $gateway | Stop-OpenDSimulator
    }
}
