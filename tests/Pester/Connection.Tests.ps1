BeforeAll { . $PSScriptRoot/Common.ps1 }
AfterAll { Remove-Module Moomoo.ShortInterest }

Describe 'Connect-OpenD, Get-OpenDConnection and Disconnect-OpenD' {
    BeforeAll { $gateway = Start-OpenDSimulator }
    AfterAll { $gateway | Stop-OpenDSimulator }
    AfterEach { Get-OpenDConnection | Disconnect-OpenD }

    It 'emits nothing, or the connection with -PassThru' {
        Connect-OpenD 127.0.0.1 $gateway.Port | Should -BeNullOrEmpty
        $connection = Connect-OpenD -ComputerName 127.0.0.1 -Port $gateway.Port -PassThru
        $connection.Endpoint | Should -Be "127.0.0.1:$($gateway.Port)"
        $connection.State | Should -Be 'Open'
        $connection.ServerVersion | Should -Be '10.11'
        $connection.Encrypted | Should -BeFalse
        $connection.Simulated | Should -BeTrue
        $connection.RequestsSent | Should -Be 0
        $connection.AllowanceLeft | Should -Be 30
    }

    It 'takes host:port as one' {
        (Connect-OpenD "127.0.0.1:$($gateway.Port)" -PassThru).Port | Should -Be $gateway.Port
    }

    It 'takes a simulator from the pipeline' {
        ($gateway | Connect-OpenD -PassThru).Port | Should -Be $gateway.Port
    }

    It 'counts requests and what is left of the allowance' {
        $own = Start-OpenDSimulator
        $connection = $own | Connect-OpenD -PassThru -RequestsPerWindow 5
        $null = Get-ShortInterest HK.00700, HK.00005 -Latest
        $connection.RequestsSent | Should -Be 2
        $connection.AllowanceLeft | Should -Be 3
        $connection = $own | Connect-OpenD -PassThru -RequestsPerWindow 0
        $connection.AllowanceLeft | Should -BeNullOrEmpty
        $own | Stop-OpenDSimulator
    }

    It 'warns once that a simulator is one' {
        $gateway | Connect-OpenD -WarningVariable warnings
        $warnings | Should -HaveCount 1
        $null = Get-ShortInterest HK.00700 -Latest -WarningVariable warnings
        $warnings | Should -BeNullOrEmpty
    }

    It 'never holds two connections to one gateway' {
        1..3 | ForEach-Object { $gateway | Connect-OpenD }
        @(Get-OpenDConnection) | Should -HaveCount 1
        Wait-Until { $gateway.OpenConnections -eq 1 }
    }

    It 'makes the last connection the current one' {
        $other = Start-OpenDSimulator
        $gateway | Connect-OpenD
        $other | Connect-OpenD
        @(Get-OpenDConnection) | Should -HaveCount 2
        $null = Get-ShortInterest HK.00700 -Latest
        Get-PageRequest $other | Should -HaveCount 1
        Disconnect-OpenD
        (Get-OpenDConnection).Port | Should -Be $gateway.Port
        $other | Stop-OpenDSimulator
    }

    It 'closes the socket at once, for good' {
        $connection = $gateway | Connect-OpenD -PassThru
        $connection | Disconnect-OpenD
        Wait-Until { $gateway.OpenConnections -eq 0 }
        $connection.State | Should -Be 'Closed'
        Get-OpenDConnection | Should -BeNullOrEmpty
        $null = Get-ShortInterest HK.00700 -Connection $connection -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'ConnectionClosed,*'
    }

    It 'disconnects nothing without complaint when there is nothing' { { Disconnect-OpenD } | Should -Not -Throw }

    It 'uses the connection that is given' {
        $other = Start-OpenDSimulator
        $connection = $other | Connect-OpenD -PassThru
        $gateway | Connect-OpenD
        $null = Get-ShortInterest HK.00700 -Latest -Connection $connection
        Get-PageRequest $other | Should -HaveCount 1
        $other | Stop-OpenDSimulator
    }

    It 'starts and ends its own simulator with -Simulated' {
        $connection = Connect-OpenD -Simulated -PassThru
        Get-ShortInterest HK.00700 | Should -HaveCount 10
        $port = $connection.Port
        Disconnect-OpenD
        { [System.Net.Sockets.TcpClient]::new('127.0.0.1', $port) } | Should -Throw
    }

    It 'replaces an embedded simulator, and an implicit connection that never came about' {
        $env:MOOMOO_OPEND_PORT = 1
        try { $null = Get-ShortInterest HK.00700 -ErrorAction SilentlyContinue } finally { $env:MOOMOO_OPEND_PORT = $null }
        Connect-OpenD -Simulated
        Connect-OpenD -Simulated
        @(Get-OpenDConnection) | Should -HaveCount 1
    }

    It 'refuses impossible parameters' {
        { Connect-OpenD -Port 0 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
        { Connect-OpenD -TimeoutSec 0 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
        { Connect-OpenD -Simulated -Port 5 } | Should -Throw -ErrorId 'AmbiguousParameterSet,*'
    }

    It 'fails with the endpoint as target when nothing listens' {
        $stopped = Start-OpenDSimulator
        $stopped | Stop-OpenDSimulator
        $failure = $null
        try { Connect-OpenD -Port $stopped.Port } catch { $failure = $_ }
        $failure.FullyQualifiedErrorId | Should -BeLike 'GatewayUnreachable,*'
        $failure.TargetObject | Should -Be "127.0.0.1:$($stopped.Port)"
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        Get-OpenDConnection | Should -BeNullOrEmpty
    }

    It 'fails within -TimeoutSec when a listener says nothing' {
        $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $listener.Start()
        try {
            { Connect-OpenD -Port $listener.LocalEndpoint.Port -TimeoutSec 1 } | Should -Throw -ErrorId 'GatewayTimeout,*'
        }
        finally { $listener.Stop() }
    }
}

Describe 'Encryption' {
    It 'speaks with a gateway that has a key of <_> bits' -ForEach 1024, 2048 {
        $key = New-RsaKeyFile "$TestDrive/$_.pem" $_
        $gateway = Start-OpenDSimulator -RsaKeyPath $key
        $connection = $gateway | Connect-OpenD -RsaKeyPath $key -PassThru
        $connection.Encrypted | Should -BeTrue
        Get-ShortInterest HK.00700 | Should -HaveCount 10
        Disconnect-OpenD
        $gateway | Stop-OpenDSimulator
    }

    It 'takes a path relative to the location' {
        $null = New-RsaKeyFile "$TestDrive/relative.pem"
        Push-Location $TestDrive
        try {
            $gateway = Start-OpenDSimulator -RsaKeyPath relative.pem
            $gateway | Connect-OpenD -RsaKeyPath ./relative.pem
            Disconnect-OpenD
            $gateway | Stop-OpenDSimulator
        }
        finally { Pop-Location }
    }

    Context 'names what is wrong' {
        BeforeAll {
            $key = New-RsaKeyFile "$TestDrive/key.pem"
            $other = New-RsaKeyFile "$TestDrive/other.pem" -Kind 1024-other
            $larger = New-RsaKeyFile "$TestDrive/larger.pem" 2048
            $encrypted = Start-OpenDSimulator -RsaKeyPath $key
            $plain = Start-OpenDSimulator
            foreach ($kind in 'pkcs8', 'public', 'pkcs1-password', 'pkcs8-password', 'garbage', 'truncated', 'ec') { $null = New-RsaKeyFile "$TestDrive/$kind.pem" -Kind $kind }
        }
        AfterAll { $encrypted, $plain | Stop-OpenDSimulator }

        It 'no key where one is wanted' { { $encrypted | Connect-OpenD } | Should -Throw -ErrorId 'EncryptionRequired,*' }
        It 'a key where none is wanted' { { $plain | Connect-OpenD -RsaKeyPath $key } | Should -Throw -ErrorId 'EncryptionNotEnabled,*' }
        It 'the wrong key' { { $encrypted | Connect-OpenD -RsaKeyPath $other } | Should -Throw -ErrorId 'WrongRsaKey,*' }
        It 'the wrong key of another size' { { $encrypted | Connect-OpenD -RsaKeyPath $larger } | Should -Throw -ErrorId 'WrongRsaKey,*' }
        It 'no file' { { $encrypted | Connect-OpenD -RsaKeyPath "$TestDrive/none.pem" } | Should -Throw -ErrorId 'InvalidRsaKey,*' }
        It 'a file that is no PKCS#1 private key: <_>' -ForEach 'pkcs8.pem', 'public.pem', 'garbage.pem', 'truncated.pem', 'ec.pem' {
            $failure = $null
            try { $encrypted | Connect-OpenD -RsaKeyPath "$TestDrive/$_" } catch { $failure = $_ }
            $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidRsaKey,*'
            $failure.Exception.Message | Should -BeLike "*$_*"
            $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        }
        It 'a key with a password: <_>' -ForEach 'pkcs1-password.pem', 'pkcs8-password.pem' { { $encrypted | Connect-OpenD -RsaKeyPath "$TestDrive/$_" } | Should -Throw -ErrorId 'RsaKeyHasPassword,*' }
    }
}

Describe 'Start-OpenDSimulator and Stop-OpenDSimulator' {
    It 'listens on a free port of 127.0.0.1 until stopped' {
        $gateway = Start-OpenDSimulator
        $gateway.ComputerName | Should -Be '127.0.0.1'
        $gateway.Port | Should -BeGreaterThan 0
        $gateway.Running | Should -BeTrue
        $gateway | Stop-OpenDSimulator
        $gateway.Running | Should -BeFalse
        { [System.Net.Sockets.TcpClient]::new('127.0.0.1', $gateway.Port) } | Should -Throw
    }

    It 'has a port of its own only once' {
        $gateway = Start-OpenDSimulator
        { Start-OpenDSimulator -Port $gateway.Port } | Should -Throw -ErrorId 'PortUnavailable,*'
        Stop-OpenDSimulator
    }

    It 'gives as many rows as it is told' {
        $gateway = Connect-TestGateway @{ RowsPerCode = 7 }
        Get-ShortInterest US.MSFT -All | Should -HaveCount 7
        Disconnect-OpenD
        $gateway | Stop-OpenDSimulator
    }

    It 'enforces the allowance when told to' {
        $gateway = Start-OpenDSimulator -RequestsPerWindow 2
        $gateway | Connect-OpenD -RequestsPerWindow 2
        $null = Get-ShortInterest HK.00001, HK.00002 -Latest
        $gateway.FrequencyRefusals | Should -Be 0
        $gateway | Stop-OpenDSimulator
    }

    It 'stops nothing with -WhatIf' {
        $gateway = Start-OpenDSimulator
        $gateway | Stop-OpenDSimulator -WhatIf
        $gateway.Running | Should -BeTrue
        $gateway | Stop-OpenDSimulator
    }
}
