BeforeAll { . $PSScriptRoot/Common.ps1 }
AfterAll { Remove-Module Moomoo.ShortInterest }

Describe 'Streams' {
    BeforeAll { $gateway = Connect-TestGateway @{ RowsPerCode = 120 } }
    AfterAll { Disconnect-OpenD; $gateway | Stop-OpenDSimulator }

    It '-Verbose tells each request: code, page, rows, milliseconds' {
        $lines = Get-ShortInterest HK.00700 -All -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] } | ForEach-Object Message
        $lines | Should -HaveCount 3
        $lines[2] | Should -Match 'HK\.00700: page 3, 20 rows, \d+ ms'
    }

    It '-Debug tells the headers of frames, and no secret' {
        $key = New-RsaKeyFile "$TestDrive/key.pem"
        $encrypted = Start-OpenDSimulator -RsaKeyPath $key
        $encrypted | Connect-OpenD -RsaKeyPath $key
        $lines = Get-ShortInterest HK.00700 -Debug -Verbose -WarningAction SilentlyContinue 5>&1 4>&1 | Where-Object { $_ -isnot [Moomoo.ShortInterest.HkShortInterest] } | Out-String
        $lines | Should -Match 'sent proto id 3249, serial number \d+, body \d+ bytes'
        $lines | Should -Match 'received proto id 3249, serial number \d+, body \d+ bytes'
        foreach ($line in Get-Content $key | Where-Object { $_ -notmatch '---' }) { $lines | Should -Not -BeLike "*$line*" }
        Disconnect-OpenD
        $encrypted | Stop-OpenDSimulator
        $gateway | Connect-OpenD -RequestsPerWindow 0
    }

    It 'shows progress for -All and for lists, and takes it away' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$module'; Connect-OpenD -Simulated -RequestsPerWindow 0 3>`$null; Get-ShortInterest HK.00700, US.AAPL -All").Invoke()
        $records = $shell.Streams.Progress
        $shell.Dispose()
        $records[0].Activity | Should -Be 'Get-ShortInterest'
        @($records.StatusDescription) -like 'US.AAPL (code 2 of 2), * rows' | Should -Not -BeNullOrEmpty
        $records[-1].RecordType | Should -Be 'Completed'
    }

    It 'shows the seconds left of a wait for the allowance' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$module'; Connect-OpenD -Simulated -RequestsPerWindow 1 3>`$null; Get-ShortInterest HK.00001 -Latest; Get-ShortInterest HK.00002 -Latest -Verbose")
        $run = $shell.BeginInvoke()
        Wait-Until { @($shell.Streams.Progress | Where-Object SecondsRemaining -gt 0).Count -gt 0 }
        $shell.Streams.Progress[-1].SecondsRemaining | Should -BeGreaterThan 20
        $shell.Streams.Progress[-1].StatusDescription | Should -Be 'waiting for the allowance: HK.00002, 0 rows'
        "$($shell.Streams.Verbose)" | Should -Match 'waiting \d+\.\d s for the gateway''s allowance'
        $shell.Stop()
        $run.IsCompleted | Should -BeTrue
        $shell.Dispose()
    }
}
