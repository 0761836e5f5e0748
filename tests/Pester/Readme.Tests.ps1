BeforeDiscovery {
    # A fence of 'powershell' marks a block that runs as it stands, against the simulator; 'ps1' and 'console' need the real world.
    function Get-Fence([string] $Path) {
        $text = [System.IO.File]::ReadAllText($Path).Replace("`r", '')
        foreach ($match in [regex]::Matches($text, '(?ms)^```(?<Language>\w+)\n(?<Text>.*?)^```$')) {
            @{ Language = $match.Groups['Language'].Value; Text = $match.Groups['Text'].Value }
        }
    }
    $root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    $english = @(Get-Fence (Join-Path $root 'README.md'))
    $chinese = @(Get-Fence (Join-Path $root 'README.zh-CN.md'))
    $number = 0
    # The nightly run and the report by mail are tested further down.
    $blocks = @($english | Where-Object { $_.Language -eq 'powershell' } | ForEach-Object {
            $number++
            @{ Number = $number; Text = $_.Text; First = ($_.Text -split '\n')[0] }
        })
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    function Get-Readme([string] $Name) { [System.IO.File]::ReadAllText((Join-Path $root $Name)).Replace("`r", '') }
}
AfterAll { Remove-Module Moomoo.ShortInterest -ErrorAction Ignore }

Describe 'README' {
    It 'shows the recorded session as it prints, in <_>' -ForEach 'README.md', 'README.zh-CN.md' {
        if ($PSVersionTable.PSVersion -lt [version]'7.5') {
            Set-ItResult -Skipped -Because 'the session was recorded in PowerShell 7.5 or later, whose errors show the recommended action'
            return
        }
        $shown = [regex]::Match((Get-Readme $_), '(?s)<!-- session:[^\n]*-->\n```text\n(.*?)\n```\n<!-- end of session -->').Groups[1].Value -split '\n'
        $shell = (Get-Process -Id $PID).Path
        $printed = & $shell -NoProfile -NonInteractive -File (Join-Path $root 'docs/session.ps1') -ModulePath $module
        $LASTEXITCODE | Should -Be 0
        $shown | Should -Be $printed -Because 'docs/session.ps1 -Update writes it into both files'
        ($shown | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
        $shown -match '\x1b' | Should -BeNullOrEmpty
    }

    It 'has a table of every command and no other, in <_>' -ForEach 'README.md', 'README.zh-CN.md' {
        $commands = [regex]::Matches((Get-Readme $_), '(?m)^\| `(\w+-\w+)` \|') | ForEach-Object { $_.Groups[1].Value }
        $commands | Sort-Object | Should -Be ((Get-Command -Module Moomoo.ShortInterest).Name | Sort-Object)
    }

    It 'names only parameters that commands have' {
        $own = (Get-Command -Module Moomoo.ShortInterest).Parameters.Values.Name
        foreach ($line in (Get-Readme 'README.md') -split '\n' -match '^\| `\w+-OpenD|^\| `\w+-(Short|Daily|Archived)') {
            foreach ($match in [regex]::Matches($line, '`-(\w+)`')) { $own | Should -Contain $match.Groups[1].Value }
        }
    }

    It 'names only error ids that there are, in <_>' -ForEach 'README.md', 'README.zh-CN.md' {
        $ids = [Moomoo.ShortInterest.ErrorIds].GetFields().Name
        # The left column of the table of troubles.
        $named = (Get-Readme $_) -split '\n' -match '^\| `(Gateway|Protocol|Frequency|Encryption|Wrong|Invalid|Unknown|NoQuote|Backend)' | ForEach-Object {
            [regex]::Matches($_.Split('|')[1], '`([A-Z][a-z]\w+)`') | ForEach-Object { $_.Groups[1].Value }
        }
        $named.Count | Should -BeGreaterThan 8
        foreach ($id in $named) { $ids | Should -Contain $id }
    }

    It 'links to what there is, in <_>' -ForEach 'README.md', 'README.zh-CN.md' {
        foreach ($match in [regex]::Matches((Get-Readme $_), '\]\((?!https?:)([^)#]+)\)')) { Join-Path $root $match.Groups[1].Value | Should -Exist }
    }

    It 'has the same code in both languages' -ForEach @{ English = $english; Chinese = $chinese } {
        $chinese.Language | Should -Be $english.Language
        for ($i = 0; $i -lt $english.Count; $i++) {
            # Comments may be translated.
            ($chinese[$i].Text -replace '(?m) *#.*$') | Should -Be ($english[$i].Text -replace '(?m) *#.*$')
        }
    }

    It 'shows a part of the sample test' -ForEach @{ English = $english } {
        $shown = @($english | Where-Object { $_.Text.StartsWith('It ') })
        $shown | Should -HaveCount 1
        $sample = (Get-Readme 'samples/TestYourOwnScript/Get-RisingShort.Tests.ps1') -replace '(?m)^    '
        $sample.Contains($shown[0].Text) | Should -BeTrue
    }

    It 'names tasks that build.ps1 has' {
        $tasks = (Get-Command (Join-Path $root 'build.ps1')).Parameters['Task'].Attributes.Where({ $_ -is [ValidateSet] }).ValidValues
        foreach ($match in [regex]::Matches((Get-Readme 'README.md'), '\./build\.(?:sh|ps1) (\w+)')) { $tasks | Should -Contain $match.Groups[1].Value }
    }
}

Describe 'Code in README' {
    BeforeAll {
        $key = if ($PSEdition -eq 'Core') { New-RsaKeyFile "$TestDrive/opend.pem" }
        $gateway = Start-OpenDSimulator
        $modulePath = $env:PSModulePath
        $env:PSModulePath = "$(Split-Path (Resolve-Path $module))$([System.IO.Path]::PathSeparator)$modulePath"

        function New-Folder([string] $Name, [string[]] $Codes) {
            $folder = (New-Item -ItemType Directory (Join-Path $TestDrive $Name)).FullName
            Set-Content "$folder/codes.txt" $Codes
            if ($key) { Copy-Item $key $folder }
            $folder
        }

        # In a session of its own, as a script in the folder, with gateways of its own, whose allowances nothing has used yet.
        function Invoke-Block([string] $Text, [string] $Folder) {
            $gateways = @(Start-OpenDSimulator; if ($Text -match '-RsaKeyPath') { Start-OpenDSimulator -RsaKeyPath $key } else { Start-OpenDSimulator })
            $script = Join-Path $Folder 'block.ps1'
            Set-Content $script ($Text -replace '\b11111\b', $gateways[0].Port -replace '\b11112\b', $gateways[1].Port)
            $env:MOOMOO_OPEND_PORT = $gateways[$Text -match '-RsaKeyPath'].Port
            $shell = [powershell]::Create()
            try {
                $null = $shell.AddScript("Import-Module '$module'; Set-Location '$Folder'; Set-StrictMode -Version 3; `$ErrorActionPreference = 'Stop'; . '$script'")
                $shell.Invoke()
                $shell.Streams.Error | Should -BeNullOrEmpty
            }
            finally {
                $shell.Dispose()
                $env:MOOMOO_OPEND_PORT = $null
                $gateways | Stop-OpenDSimulator
            }
        }

        $all = New-Folder 'all' 'HK.00700', 'HK.09988', 'US.AAPL', 'US.TSLA'
    }
    AfterAll {
        $gateway | Stop-OpenDSimulator
        $env:PSModulePath = $modulePath
    }

    It 'runs: <Number>, <First>' -ForEach ($blocks | Where-Object { $_.Text -notmatch 'failures\.txt|SmtpClient' }) {
        if ($Text -match '-RsaKeyPath' -and $PSEdition -ne 'Core') {
            Set-ItResult -Skipped -Because 'Windows PowerShell cannot write a PKCS#1 key for the simulator'
            return
        }
        $output = @(Invoke-Block $Text $all)
        if ($Text -notmatch '^\$rows|Export-Csv|^\[cultureinfo\]|-eq 0|-PassThru \|') { $output | Should -Not -BeNullOrEmpty }
    }

    It 'leaves files that hold what was asked for' {
        $history = Import-Csv "$all/hk.csv"
        $history.Code | Sort-Object -Unique | Should -Be 'HK.00700'
        $history.Count | Should -BeGreaterThan 50
        $watched = Import-Csv "$all/watch.csv"
        $watched.Code | Should -Be 'HK.00700', 'HK.09988', 'US.AAPL', 'US.TSLA'
        $watched.ShortPosition | ForEach-Object { $_ | Should -Match '^\d+$' }
        "$all/watch.new.csv" | Should -Not -Exist
    }

    It 'keeps the watch list of yesterday when a code fails' -ForEach ($blocks | Where-Object { $_.Text -match 'watch\.csv' }) {
        $folder = New-Folder 'watch' 'HK.00700'
        Set-Content "$folder/watch.csv" 'yesterday'
        { Invoke-Block "`$ErrorActionPreference = 'Continue'`n$($Text.Replace('HK.09988', 'HK.99999'))" $folder } | Should -Throw '*1 codes failed; watch.csv is unchanged.*'
        Get-Content "$folder/watch.csv" | Should -Be 'yesterday'
    }

    It 'finds what changed' -ForEach ($blocks | Where-Object { $_.Text -match 'Change = ' }) {
        $output = @(Invoke-Block $Text $all)
        $output | Should -HaveCount 3
        $gateway | Connect-OpenD -RequestsPerWindow 0
        $now, $before = Get-ShortInterest HK.00700 -Count 2
        Disconnect-OpenD
        ($output | Where-Object Code -EQ HK.00700).Change | Should -Be ($now.ShortPosition - $before.ShortPosition)
    }

    It 'finds what may be squeezed' -ForEach ($blocks | Where-Object { $_.Text -match '\$borrow = ' }) {
        $output = @(Invoke-Block ($Text -replace '\| Format-Table\s*$') $all)
        $output | Should -Not -BeNullOrEmpty
        $gateway | Connect-OpenD -RequestsPerWindow 0
        $costs = Get-ShortAvailability $output.Code
        foreach ($squeeze in $output) {
            $now, $before = Get-ShortInterest $squeeze.Code -First 2
            $now.ShortPosition | Should -BeGreaterThan $before.ShortPosition
            $squeeze.DaysToCover | Should -BeLessThan 999.99
            $squeeze.Rate | Should -Be ($costs | Where-Object Code -EQ $squeeze.Code).ShortSellRate
        }
        Disconnect-OpenD
        $output.DaysToCover | Should -Be ($output.DaysToCover | Sort-Object -Descending)
        $page = Get-Content "$all/squeeze.html" -Raw
        foreach ($code in $output.Code) { $page.Contains("`"code`":`"$code`"") | Should -BeTrue -Because $code }
    }

    # A pickup folder takes the place of the mail server, and there is no vault.
    It 'sends the report' -ForEach ($blocks | Where-Object { $_.Text -match 'SmtpClient' }) {
        $folder = New-Folder 'report' 'HK.00700', '# US', 'US.AAPL'
        $mail = (New-Item -ItemType Directory "$folder/mail").FullName
        $text = $Text -replace "SmtpClient\]::new\('smtp\.example\.com', 587\)", "SmtpClient]@{ DeliveryMethod = 'SpecifiedPickupDirectory'; PickupDirectoryLocation = '$mail' }" -replace '(?m)^.*(EnableSsl|Get-Secret).*\n'
        Invoke-Block $text $folder | Should -BeNullOrEmpty
        $sent = Get-ChildItem $mail -Filter *.eml
        $sent | Should -HaveCount 1
        $eml = Get-Content $sent.FullName -Raw
        $head, $body, $attachment = $eml -split '(?m)^----boundary\S*' | Select-Object -First 3
        $head | Should -Match "(?m)^Subject: Short interest, $(Get-Date -Format yyyy-MM-dd)"
        $head | Should -Match '(?m)^To: desk@example\.com'
        $table = [System.Text.Encoding]::UTF8.GetString([convert]::FromBase64String(($body -split '\r?\n\r?\n', 2)[1]))
        $table | Should -Match '<td>HK\.00700</td><td>2026-04-30</td><td>51,480,638</td>'
        ($attachment -split '\r?\n\r?\n', 2)[0] | Should -Match 'name=report\.html'
        Get-Content "$folder/report.html" -Raw | Should -Match '"code":"US\.AAPL"'
    }

    It 'finds what cannot be borrowed' -ForEach ($blocks | Where-Object { $_.Text -match 'ShortAvailableVolume -eq 0' }) {
        $gateway | Connect-OpenD -RequestsPerWindow 0
        $costs = Get-OpenDSecurity US Stock | Select-Object -First 200 | Get-ShortAvailability
        Disconnect-OpenD
        $expected = @($costs | Where-Object { -not $_.EnableShortSell -or $_.ShortAvailableVolume -eq 0 })
        $expected | Should -Not -BeNullOrEmpty
        $output = @(Invoke-Block ($Text -replace '\| *\n *Format-Table [^\n]*') (New-Folder 'borrow' $costs.Code))
        $output.Code | Should -Be $expected.Code
    }

    It 'brings the next page' -ForEach ($blocks | Where-Object { $_.Text -match '\$rows \+=' }) {
        $output = @(Invoke-Block "$Text`n`$rows" $all)
        $output | Should -HaveCount 100
        $output.TimestampStr | Sort-Object -Unique | Should -HaveCount 100
    }
}

# As a scheduler runs it: a process of its own that finds the module by its name.
Describe 'The nightly run in README' -ForEach ($blocks | Where-Object { $_.Text -match 'failures\.txt' }) {
    BeforeAll {
        function New-Night([string[]] $Codes) {
            $folder = (New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))).FullName
            Set-Content "$folder/codes.txt" $Codes
            Set-Content "$folder/short-interest.csv" 'yesterday'
            Set-Content "$folder/nightly.ps1" $Text
            $folder
        }

        function Start-Night([string] $Folder, [int] $Port, [string] $Modules = (Split-Path (Resolve-Path $module))) {
            $start = [System.Diagnostics.ProcessStartInfo]::new((Get-Process -Id $PID).Path, "-NoProfile -NonInteractive -File `"$Folder/nightly.ps1`"")
            $start.UseShellExecute = $false
            $start.RedirectStandardOutput = $true
            $start.RedirectStandardError = $true
            $start.EnvironmentVariables['MOOMOO_OPEND_PORT'] = "$Port"
            $start.EnvironmentVariables['PSModulePath'] = $Modules
            [System.Diagnostics.Process]::Start($start)
        }

        function Invoke-Night([string] $Folder, [int] $Port, [string] $Modules = (Split-Path (Resolve-Path $module))) {
            $process = Start-Night $Folder $Port $Modules
            $null = $process.StandardError.ReadToEndAsync()
            $null = $process.StandardOutput.ReadToEnd()
            $process.WaitForExit()
            $process.ExitCode
        }
    }
    AfterEach { Stop-OpenDSimulator }

    It 'replaces the file of yesterday and exits with 0' {
        $folder = New-Night '# Hong Kong', 'HK.00700', '', 'HK.09988', 'US.AAPL'
        Invoke-Night $folder (Start-OpenDSimulator).Port | Should -Be 0
        $night = Import-Csv "$folder/short-interest.csv"
        $night.Code | Sort-Object -Unique | Should -Be 'HK.00700', 'HK.09988'
        ($night.TimestampStr | Sort-Object)[0] | Should -BeLike '2026-01-*'
        Get-Content "$folder/failures.txt" | Should -BeNullOrEmpty
        "$folder/short-interest.new.csv" | Should -Not -Exist
    }

    It 'keeps the file of yesterday, names what failed and exits with 1 when codes fail' {
        $folder = New-Night 'HK.00700', 'HK.99999', 'HK.x'
        Invoke-Night $folder (Start-OpenDSimulator).Port | Should -Be 1
        Get-Content "$folder/short-interest.csv" | Should -Be 'yesterday'
        $failures = Get-Content "$folder/failures.txt"
        $failures | Should -HaveCount 2
        $failures[0] | Should -BeLike 'HK.99999: *'
        $failures[1] | Should -BeLike 'HK.x: *'
    }

    It 'keeps the file of yesterday and exits with 1 when the gateway is down' {
        $folder = New-Night 'HK.00700', 'HK.00005', 'HK.09988'
        $gateway = Start-OpenDSimulator
        Stop-OpenDSimulator
        Invoke-Night $folder $gateway.Port | Should -Be 1
        Get-Content "$folder/short-interest.csv" | Should -Be 'yesterday'
        Get-Content "$folder/failures.txt" | Should -HaveCount 1
        Get-Content "$folder/failures.txt" | Should -BeLike "*127.0.0.1:$($gateway.Port)*"
    }

    It 'keeps the file of yesterday when it is killed' {
        $folder = New-Night 'HK.00700', 'HK.00005', 'HK.09988'
        $gateway = Start-OpenDSimulator -Fault Latency -FaultEvery 2 -LatencyMilliseconds 600000
        $process = Start-Night $folder $gateway.Port
        Wait-Until { (Get-PageRequest $gateway).Count -ge 2 -and (Test-Path "$folder/short-interest.new.csv") }
        $process.Kill()
        $process.WaitForExit()
        $process.ExitCode | Should -Not -Be 0
        Get-Content "$folder/short-interest.csv" | Should -Be 'yesterday'
        Get-Content "$folder/failures.txt" | Should -Be 'The run did not finish.'
    }

    It 'keeps the file of yesterday and exits with 1 when the module is missing' {
        $folder = New-Night 'HK.00700'
        Invoke-Night $folder 9 $folder | Should -Be 1
        Get-Content "$folder/short-interest.csv" | Should -Be 'yesterday'
        Get-Content "$folder/failures.txt" | Should -BeLike '*Moomoo.ShortInterest*'
    }
}

Describe 'The sample of a test of one''s own' {
    It 'passes' {
        $pester = (Get-Module Pester).Path
        $result = Invoke-Shell "Import-Module '$pester'; `$run = Invoke-Pester '$root/samples/TestYourOwnScript' -PassThru -Output None; [string]`$run.Result; `$run.PassedCount; `$run.Failed | ForEach-Object { `"`$_ `$(`$_.ErrorRecord)`" }"
        $result[0] | Should -Be 'Passed' -Because "$result"
        [int]$result[1] | Should -BeGreaterThan 3
    }
}
