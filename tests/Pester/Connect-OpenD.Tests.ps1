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

    It 'warns once a command that a simulator is one' {
        $gateway | Connect-OpenD -WarningVariable warnings
        $warnings | Should -HaveCount 1
        $null = Get-ShortInterest HK.00700, US.AAPL -All -WarningVariable warnings
        $warnings | Should -HaveCount 1
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
        { Connect-OpenD -Simulated -Port 5 } | Should -Throw '*-Port and -Simulated do not go together*'
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
