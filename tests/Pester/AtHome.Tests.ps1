BeforeAll { . $PSScriptRoot/Common.ps1 }
AfterAll { Remove-Module Moomoo.ShortInterest }

Describe 'Output to look at' {
    BeforeAll {
        $gateway = Connect-TestGateway
        function Get-Text($Object) { ($Object | Out-String -Width 80) -replace '\x1b\[[0-9;]*m' -split '\r?\n' }
    }
    AfterAll { Disconnect-OpenD; $gateway | Stop-OpenDSimulator }

    It 'prints rows by code, aligned, with separators, percentages and the change' {
        $text = Get-Text (Get-ShortInterest HK.00700 -Count 2)
        ($text -match 'Code: HK.00700') | Should -HaveCount 1
        $text | Should -Contain 'Date         Short position   Percent        Close    Change Days to cover'
        ($text -match '^2026-04-30       51,480,638     0\.56%       467\.80    -2\.38%\s*$') | Should -HaveCount 1
    }

    It 'prints rows of both markets as a table for each code' {
        $text = Get-Text (Get-ShortInterest HK.00700, US.AAPL, HK.00005 -Count 2)
        ($text -match '^Date ') | Should -HaveCount 3
        $text -match 'TimestampStr' | Should -BeNullOrEmpty
        ($text -match '^\d{4}-\d\d-\d\d ') | Should -HaveCount 6
    }

    It 'prints the newest rows of many codes as one table' {
        $text = Get-Text (Get-ShortInterest HK.00700, US.AAPL, US.MSFT -Latest)
        ($text -match '^Code ') | Should -HaveCount 1
        ($text -match '^(HK|US)\.') | Should -HaveCount 3
    }

    It 'fits 80 columns: <Name>' -ForEach @(
        @{ Name = 'rows'; Make = { Get-ShortInterest US.AAPL } }
        @{ Name = 'newest rows'; Make = { Get-ShortInterest US.AAPL -Latest } }
        @{ Name = 'daily rows'; Make = { Get-DailyShortVolume HK.00700 } }
        @{ Name = 'newest daily rows'; Make = { Get-DailyShortVolume HK.00700 -Latest } }
        @{ Name = 'ranks'; Make = { Get-ShortSellingRank US } }
        @{ Name = 'connections'; Make = { Get-OpenDConnection } }
        @{ Name = 'simulators'; Make = { $gateway } }
        @{ Name = 'requests'; Make = { $gateway.Requests } }
        @{ Name = 'tests'; Make = { Test-OpenDConnection } }
    ) {
        $text = Get-Text (& $Make)
        ($text | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
        $text -match '\S\.\.\.|\u2026' | Should -BeNullOrEmpty
    }

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
        Invoke-Shell "Connect-OpenD -Simulated 3>`$null; Get-ShortInterest HK.00700 > '$file'"
        Get-Content $file -Raw | Should -Not -Match '\x1b'
    }

    It 'writes the same CSV, JSON and CLIXML in <_>' -ForEach 'zh-HK', 'de-DE', 'ar-SA' {
        $script = 'Connect-OpenD -Simulated 3>$null; $rows = Get-ShortInterest HK.00700, US.AAPL; $rows | ConvertTo-Csv; $rows | Select-Object Code, ClosePrice | ConvertTo-Csv; $rows | ConvertTo-Json; [System.Management.Automation.PSSerializer]::Serialize($rows)'
        Invoke-Shell "[cultureinfo]::CurrentCulture = '$_'; $script" | Should -Be (Invoke-Shell "[cultureinfo]::CurrentCulture = 'en-US'; $script")
    }

    It 'shows numbers that are numbers' {
        $row = Get-ShortInterest HK.00700 -Latest
        $row.ClosePrice | Should -BeOfType double
        $row.ClosePrice + 0.2 | Should -Be 468.0
        [math]::Round($row.ClosePrice) | Should -Be 468
        (Get-ShortInterest HK.00700 | Where-Object AggregatedShortRatio -GE 0.55) | Should -HaveCount 4
        (Get-ShortInterest HK.00700 | Measure-Object ClosePrice -Average).Average | Should -Be 505.13
        (Get-ShortInterest HK.00700 | Sort-Object ClosePrice)[0].ClosePrice | Should -Be 467.8
        { $row.ClosePrice = 1 } | Should -Throw
    }
}

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
        $lines = Get-ShortInterest HK.00700 -Debug -Verbose 5>&1 4>&1 | Where-Object { $_ -isnot [Moomoo.ShortInterest.HkShortInterest] } | Out-String
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
        @($records.StatusDescription) -like 'US.AAPL (code 2 of 2), * rows so far' | Should -Not -BeNullOrEmpty
        $records[-1].RecordType | Should -Be 'Completed'
    }

    It 'shows the seconds left of a wait for the allowance' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$module'; Connect-OpenD -Simulated -RequestsPerWindow 1 3>`$null; Get-ShortInterest HK.00001 -Latest; Get-ShortInterest HK.00002 -Latest -Verbose")
        $run = $shell.BeginInvoke()
        Wait-Until { @($shell.Streams.Progress | Where-Object SecondsRemaining -gt 0).Count -gt 0 }
        $shell.Streams.Progress[-1].SecondsRemaining | Should -BeGreaterThan 20
        $shell.Streams.Progress[-1].CurrentOperation | Should -BeLike '*allowance*'
        "$($shell.Streams.Verbose)" | Should -Match 'waiting \d+\.\d s for the gateway''s allowance'
        $shell.Stop()
        $run.IsCompleted | Should -BeTrue
        $shell.Dispose()
    }
}

Describe 'Stopping' {
    It 'ends <Name> without an error and leaves the session usable' -ForEach @(
        @{ Name = 'a wait for an answer'; Script = 'Start-OpenDSimulator -Fault Silence -FaultAt 1 | Connect-OpenD -TimeoutSec 600; "ready"; Get-ShortInterest HK.00700' }
        @{ Name = 'a wait for a connection'; Script = '"ready"; Connect-OpenD -Port {0} -TimeoutSec 600' }
        @{ Name = 'a wait for the allowance'; Script = 'Start-OpenDSimulator | Connect-OpenD -RequestsPerWindow 1; "ready"; Get-ShortInterest HK.00001, HK.00002 -Latest' }
        @{ Name = 'a wait to ask again'; Script = 'Start-OpenDSimulator -Fault CutInFrame | Connect-OpenD; "ready"; Get-ShortInterest HK.00001' }
    ) {
        $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $listener.Start()
        $runspace = [runspacefactory]::CreateRunspace()
        $runspace.Open()
        $shell = [powershell]::Create()
        $shell.Runspace = $runspace
        $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
        $null = $shell.AddScript("Import-Module '$module'; `$WarningPreference = 'SilentlyContinue'; " + $Script.Replace('{0}', $listener.LocalEndpoint.Port))
        $run = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]$null, $output)
        Wait-Until { $output -contains 'ready' }
        Start-Sleep -Milliseconds 300
        $run.IsCompleted | Should -BeFalse
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $shell.Stop()
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 5
        $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        $shell.Streams.Error | Should -BeNullOrEmpty
        $shell.Dispose()

        $after = [powershell]::Create()
        $after.Runspace = $runspace
        $after.AddScript('Connect-OpenD -Simulated 3>$null; @(Get-ShortInterest HK.00700 -Latest).Count').Invoke() | Should -Be 1
        $after.Dispose()
        $runspace.Dispose()
        $listener.Stop()
    }
}

Describe 'Many codes and several gateways' {
    It 'asks for many codes at once on one connection' {
        $gateway = Connect-TestGateway @{ Fault = 'Latency'; LatencyMilliseconds = 2000 }
        $codes = 1..16 | ForEach-Object { 'HK.{0:00000}' -f $_ }
        $null = Get-ShortInterest $codes -Latest
        $requests = Get-PageRequest $gateway
        $requests | Should -HaveCount 16
        ($requests[-1].ReceivedAt - $requests[0].ReceivedAt).TotalMilliseconds | Should -BeLessThan 2000 -Because 'the last was sent before the first was answered'
        $gateway.ConnectionCount | Should -Be 1
        Disconnect-OpenD
        $gateway | Stop-OpenDSimulator
    }

    It 'shares codes out over the connections it is given' {
        $gateways = 1..2 | ForEach-Object { Start-OpenDSimulator -RowsPerCode 60 }
        $connections = $gateways | Connect-OpenD -RequestsPerWindow 0 -PassThru
        $codes = 1..20 | ForEach-Object { 'HK.{0:00000}' -f $_ }
        $rows = Get-ShortInterest $codes -All -Connection $connections
        $rows.Code | Get-Unique | Should -Be $codes
        $rows | Should -HaveCount 1200
        foreach ($gateway in $gateways) { @((Get-PageRequest $gateway).Code | Sort-Object -Unique).Count | Should -BeGreaterThan 5 }
        Get-OpenDConnection | Disconnect-OpenD
        $gateways | Stop-OpenDSimulator
    }

    It 'uses the allowance of each' {
        $gateways = 1..2 | ForEach-Object { Start-OpenDSimulator -RequestsPerWindow 5 }
        $connections = $gateways | Connect-OpenD -RequestsPerWindow 5 -PassThru
        $null = Get-ShortInterest (1..10 | ForEach-Object { "HK.$_" }) -Latest -Connection $connections
        $connections.AllowanceLeft | Should -Be 0, 0
        $gateways.FrequencyRefusals | Should -Be 0, 0
        Get-OpenDConnection | Disconnect-OpenD
        $gateways | Stop-OpenDSimulator
    }
}

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
