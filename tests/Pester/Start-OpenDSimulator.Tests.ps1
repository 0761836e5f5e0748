BeforeAll { . $PSScriptRoot/Common.ps1 }
AfterAll { Remove-Module Moomoo.ShortInterest }

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

Describe 'Start-OpenDSimulator -Data' {
    It 'serves what Export-Csv wrote, of both kinds' {
        $gateway = Connect-TestGateway
        Get-ShortInterest HK.00700, US.AAPL -All | Export-Csv "$TestDrive/rows.csv" -NoTypeInformation
        Get-DailyShortVolume US.AAPL | Export-Csv "$TestDrive/daily.csv" -NoTypeInformation
        Disconnect-OpenD
        $gateway | Stop-OpenDSimulator

        $own = Connect-TestGateway @{ Data = "$TestDrive/rows.csv" }
        Get-ShortInterest HK.00700, US.AAPL -All | ConvertTo-Csv -NoTypeInformation | Select-Object -First 100 | Should -Be (Get-Content "$TestDrive/rows.csv" -TotalCount 100)
        { Get-ShortInterest HK.00005 -ErrorAction Stop } | Should -Throw -ErrorId 'GatewayRefused,*'
        Disconnect-OpenD
        $own | Stop-OpenDSimulator

        $own = Connect-TestGateway @{ Data = "$TestDrive/daily.csv" }
        Get-DailyShortVolume US.AAPL | ConvertTo-Csv -NoTypeInformation | Should -Be (Get-Content "$TestDrive/daily.csv")
        Disconnect-OpenD
        $own | Stop-OpenDSimulator
    }

    It 'names the line that is no row' {
        Set-Content "$TestDrive/bad.csv" 'Code,ClosePrice', 'HK.00700,1.5', 'HK.00700,x'
        { Start-OpenDSimulator -Data "$TestDrive/bad.csv" } | Should -Throw -ErrorId 'InvalidRowFile,*' -ExpectedMessage "*line 3: 'x' is no value for ClosePrice*"
        { Start-OpenDSimulator -Data "$TestDrive/none.csv" } | Should -Throw -ErrorId 'InvalidRowFile,*'
    }
}
