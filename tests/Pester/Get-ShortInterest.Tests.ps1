BeforeAll { . $PSScriptRoot/Common.ps1 }
AfterAll { Remove-Module Moomoo.ShortInterest }

Describe 'Get-ShortInterest' {
    BeforeAll {
        $gateway = Connect-TestGateway @{ RowsPerCode = 237 }
        $fixture = Import-Csv (Join-Path $PSScriptRoot '../../src/Moomoo.OpenD.Simulator/Data/hk-00700.csv')
    }
    BeforeEach { $before = (Get-PageRequest $gateway).Count }
    AfterAll { Disconnect-OpenD; $gateway | Stop-OpenDSimulator }

    Context 'Rows' {
        It 'brings the ten real rows of HK.00700 as one page' {
            $rows = Get-ShortInterest HK.00700
            $rows | Should -HaveCount 10
            $rows[0] | Should -BeOfType Moomoo.ShortInterest.HkShortInterest
            for ($i = 0; $i -lt 10; $i++) {
                $rows[$i].Code | Should -BeExactly 'HK.00700'
                $rows[$i].Timestamp | Should -Be ([long]$fixture[$i].timestamp)
                $rows[$i].TimestampStr | Should -BeExactly $fixture[$i].timestamp_str
                $rows[$i].AggregatedShort | Should -Be ([long]$fixture[$i].aggregated_short)
                $rows[$i].AggregatedShortRatio | Should -Be ([double]$fixture[$i].aggregated_short_ratio)
                $rows[$i].ClosePrice | Should -Be ([double]$fixture[$i].close_price)
                $rows[$i].LastClosePrice | Should -Be ([double]$fixture[$i].last_close_price)
            }
        }

        It 'keeps Date and NextKey at hand by name' {
            $row = Get-ShortInterest HK.00700 -Count 3 | Select-Object -First 1
            $row.Date | Should -Be ([datetime]'2026-04-30')
            $row.Date.Kind | Should -Be 'Unspecified'
            $row.NextKey | Should -BeExactly '3'
            (Get-ShortInterest HK.00700 | Where-Object Date -ge 2026-04-10) | Should -HaveCount 4
            (Get-ShortInterest HK.00700 | Sort-Object Date | Select-Object -First 1 Date).Date | Should -Be ([datetime]'2026-02-27')
        }

        It 'has names that both markets share, under strict mode too' {
            Set-StrictMode -Version Latest
            $hk, $us = Get-ShortInterest HK.00700, US.AAPL -Latest
            $hk.ShortPosition, $hk.ShortPercent | Should -Be $hk.AggregatedShort, $hk.AggregatedShortRatio
            $us.ShortPosition, $us.ShortPercent | Should -Be $us.SharesShort, $us.ShortPercent
            $hk.DaysToCover | Should -BeNullOrEmpty
            [math]::Round($hk.Change, 10) | Should -Be -11.4
            [math]::Round($hk.ChangePercent, 2) | Should -Be -2.38
            ($hk, $us | Sort-Object ShortPosition).Code | Should -Be 'HK.00700', 'US.AAPL'
            ($hk, $us | Select-Object Code, ShortPosition | ConvertTo-Csv -NoTypeInformation)[1..2] | Should -Be '"HK.00700","51480638"', "`"US.AAPL`",`"$($us.SharesShort)`""
            ($hk, $us | Measure-Object ShortPosition -Sum).Sum | Should -Be ($hk.AggregatedShort + $us.SharesShort)
        }

        It 'leaves null what OpenD left unset' {
            $rows = Get-ShortInterest HK.00005 -All
            @($rows | Where-Object { $null -eq $_.AggregatedShort }) | Should -Not -BeNullOrEmpty
            @($rows | Where-Object AggregatedShort -eq 0) | Should -BeNullOrEmpty
        }

        It 'has a type literal' { [Moomoo.ShortInterest.UsShortInterest].FullName | Should -Be 'Moomoo.ShortInterest.UsShortInterest' }
    }

    Context 'Pages' {
        It '-All brings 237 rows in 5 requests on one connection, each once and in order' {
            $rows = Get-ShortInterest HK.00700 -All
            $rows | Should -HaveCount 237
            @($rows.TimestampStr | Sort-Object -Descending -Unique) | Should -Be @($rows.TimestampStr)
            $requests = Get-PageRequest $gateway -Skip $before
            $requests | Should -HaveCount 5
            @($requests.Num | Select-Object -Unique) | Should -Be 50
            @($requests.Connection | Select-Object -Unique) | Should -HaveCount 1
        }

        It 'sends two requests for the first twelve of pages of ten' {
            Get-ShortInterest HK.00700 -All -Count 10 | Select-Object -First 12 | Should -HaveCount 12
            (Get-PageRequest $gateway).Count - $before | Should -Be 2
        }

        It 'sends two requests for the first sixty of -All' {
            Get-ShortInterest HK.00700 -All | Select-Object -First 60 | Should -HaveCount 60
            (Get-PageRequest $gateway).Count - $before | Should -Be 2
        }

        It '-NextKey goes on after the page of a row' {
            $first = Get-ShortInterest HK.00700 -Count 50
            $second = Get-ShortInterest HK.00700 -Count 50 -NextKey $first[-1].NextKey
            $second | Should -HaveCount 50
            $second[0].Date | Should -BeLessThan $first[-1].Date
            (Get-PageRequest $gateway)[-1].NextKey | Should -BeExactly '50'
        }

        It 'takes nothing of a row but its code, and a code of rows once' {
            $first = Get-ShortInterest HK.00700
            $before = (Get-PageRequest $gateway).Count
            $first | Get-ShortInterest -All | Should -HaveCount 237
            $first | Get-DailyShortVolume -Latest | Should -HaveCount 1
            (Get-PageRequest $gateway).Count - $before | Should -Be 6
        }

        It '-First follows pages until there are as many rows, and the last page asks only for what is left' {
            Get-ShortInterest HK.00700 -First 120 | Should -HaveCount 120
            (Get-PageRequest $gateway -Skip $before).Num | Should -Be 50, 50, 20
            Get-ShortInterest HK.00700 -First 7 -Since 2026-03-01 | Should -HaveCount 7
        }

        It 'goes on to the end with -All -NextKey' {
            Get-ShortInterest HK.00700 -All -NextKey 200 | Should -HaveCount 37
        }

        It 'sends and emits nothing after the last page' {
            $last = (Get-ShortInterest HK.00700 -All)[-1]
            $last.NextKey | Should -BeExactly '-1'
            $before = (Get-PageRequest $gateway).Count
            Get-ShortInterest HK.00700 -NextKey $last.NextKey | Should -BeNullOrEmpty
            (Get-PageRequest $gateway).Count | Should -Be $before
        }

        It '-Count, -Num and -PageSize are one' {
            Get-ShortInterest HK.00700 -Num 2 | Should -HaveCount 2
            Get-ShortInterest HK.00700 -PageSize 3 | Should -HaveCount 3
            { Get-ShortInterest HK.00700 -Count 51 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
            { Get-ShortInterest HK.00700 -Count 0 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
        }

        It '-Latest asks for one row' {
            (Get-ShortInterest HK.00700 -Latest).TimestampStr | Should -Be '2026-04-30'
            (Get-PageRequest $gateway)[-1].Num | Should -Be 1
        }
    }

    Context 'Days' {
        It '-Since stops paging at the first older row' {
            $rows = Get-ShortInterest HK.00700 -All -Since 2026-03-01 -Count 5
            $rows | Should -HaveCount 9
            (Get-PageRequest $gateway).Count - $before | Should -Be 2
        }

        It '-Since and -Until are both inclusive' {
            (Get-ShortInterest HK.00700 -All -Since 2026-03-06 -Until 2026-04-10).TimestampStr |
                Should -Be '2026-04-10', '2026-04-02', '2026-03-27', '2026-03-20', '2026-03-13', '2026-03-06'
        }

        It 'takes a time of day as its day' {
            (Get-ShortInterest HK.00700 -Since ([datetime]'2026-04-30 23:59'))[0].TimestampStr | Should -Be '2026-04-30'
        }

        It 'says when one page is not all that -Since asks for' {
            $null = Get-ShortInterest HK.00700 -Since 2020-01-01 -WarningVariable warnings -WarningAction SilentlyContinue
            "$warnings" | Should -BeLike '*HK.00700*-All*'
            $null = Get-ShortInterest HK.00700 -Since 2026-03-01 -WarningVariable warnings -WarningAction SilentlyContinue
            "$warnings" | Should -Not -BeLike '*-All*'
            Get-ShortInterest HK.00700 -Until 2020-01-01 -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeNullOrEmpty
            "$warnings" | Should -BeLike '*HK.00700*-All*'
        }

        It 'refuses days that are none, before anything is sent' {
            { Get-ShortInterest HK.00700 -Since 2026-05-01 -Until 2026-04-01 } | Should -Throw -ErrorId 'InvalidQuery,*'
            (Get-PageRequest $gateway).Count | Should -Be $before
        }
    }

    Context 'Codes' {
        It 'takes codes by position, pipeline, property and alias' {
            (Get-ShortInterest hk.700, us.aapl -Latest).Code | Should -Be 'HK.00700', 'US.AAPL'
            ('HK.5', 'US.BRK.B' | Get-ShortInterest -Latest).Code | Should -Be 'HK.00005', 'US.BRK.B'
            ([pscustomobject]@{ Code = 'HK.00700' } | Get-ShortInterest -Latest).Code | Should -Be 'HK.00700'
            ([pscustomobject]@{ Symbol = 'HK.00700' } | Get-ShortInterest -Latest).Code | Should -Be 'HK.00700'
            (Get-ShortInterest -Symbol HK.00700 -Latest).Code | Should -Be 'HK.00700'
        }

        It 'gives the good rows and one error record for each bad code, with nothing sent for codes that cannot be right' {
            $rows = 'HK.00700', 'nonsense!', 'HK.99999', 'SH.600519', '', 'US.AAPL', '00700.HK' |
                Get-ShortInterest -Latest -ErrorVariable failures -ErrorAction SilentlyContinue
            $rows.Code | Should -Be 'HK.00700', 'US.AAPL'
            $failures.FullyQualifiedErrorId | ForEach-Object { $_.Split(',')[0] } |
                Should -Be 'InvalidSecurityCode', 'GatewayRefused', 'UnsupportedMarket', 'InvalidSecurityCode'
            $failures.TargetObject | Should -Be 'nonsense!', 'HK.99999', 'SH.600519', '00700.HK'
            $failures | ForEach-Object { $_.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty }
            $failures[-1].ErrorDetails.RecommendedAction | Should -BeLike '*HK.00700*'
            $failures[1].ErrorDetails.Message | Should -BeLike '*HK.99999*retType -1*'
            (Get-PageRequest $gateway -Skip $before).Code | Should -Be 'HK.00700', 'HK.99999', 'US.AAPL'
        }

        It 'says what an object lacks' {
            $null = [pscustomobject]@{ Ticker = 'HK.00700' } | Get-ShortInterest -ErrorVariable failures -ErrorAction SilentlyContinue
            $failures[0].ErrorDetails.Message | Should -BeLike '*no property Code or Symbol*'
        }

        It 'skips blank lines, comments and null, and says when nothing is left' {
            ('', '  ', $null, '# Hong Kong', 'HK.00700' | Get-ShortInterest -Latest).Code | Should -Be 'HK.00700'
            (Get-ShortInterest '# Hong Kong', 'HK.00700', '' -Latest).Code | Should -Be 'HK.00700'
            $null = Get-ShortInterest '' -ErrorVariable failures -ErrorAction SilentlyContinue
            $failures.FullyQualifiedErrorId | Should -BeLike 'InvalidSecurityCode,*'
        }

        It 'refuses a next key for several codes' {
            $null = Get-ShortInterest HK.00700, HK.00005 -NextKey 10 -ErrorVariable failures -ErrorAction SilentlyContinue
            $failures.FullyQualifiedErrorId | Should -BeLike 'InvalidQuery,*'
            (Get-PageRequest $gateway).Count | Should -Be $before
        }

        It 'stops at a bad code with -ErrorAction Stop' {
            { 'HK.00700', 'x' | Get-ShortInterest -Latest -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidSecurityCode,*'
        }

        It 'asks for a code as often as it is given' {
            Get-ShortInterest HK.00700, HK.00700 -Latest | Should -HaveCount 2
            (Get-PageRequest $gateway).Count - $before | Should -Be 2
        }

        It 'has rows come out in the order of 40 codes' {
            $codes = 1..40 | ForEach-Object { 'HK.{0:00000}' -f $_ }
            (Get-ShortInterest $codes -All).Code | Get-Unique | Should -Be $codes
            ($codes | Get-ShortInterest -Latest).Code | Should -Be $codes
        }

        It 'works with -OutVariable, -PipelineVariable and $PSDefaultParameterValues' {
            $PSDefaultParameterValues = @{ 'Get-ShortInterest:Count' = 4 }
            $null = Get-ShortInterest HK.00700 -OutVariable kept
            $kept | Should -HaveCount 4
            Get-ShortInterest HK.00700 -PipelineVariable row | ForEach-Object { $row.Code } | Should -Be (@('HK.00700') * 4)
        }
    }

    Context 'Parameter sets' {
        It 'keeps -Latest from -All, -Since and -NextKey' {
            { Get-ShortInterest HK.00700 -Latest -All } | Should -Throw '*-All and -Latest do not go together*'
            { Get-ShortInterest HK.00700 -Latest -Since 2026-01-01 } | Should -Throw '*-Since and -Latest do not go together*'
        }
    }
}

Describe 'Get-ShortInterest without a gateway' {
    BeforeAll {
        $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $listener.Start()
        $port = $listener.LocalEndpoint.Port
        $listener.Stop()
    }

    It 'fails once for all codes within the time-out, with the endpoint as target' {
        $env:MOOMOO_OPEND_PORT = $port
        try {
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            $null = Get-ShortInterest HK.00700, US.AAPL -ErrorVariable failures -ErrorAction SilentlyContinue
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 12
            $failures | Should -HaveCount 1
            $failures[0].TargetObject | Should -Be "127.0.0.1:$port"
            $failures[0].FullyQualifiedErrorId | Should -BeLike 'GatewayUnreachable,*'
            $failures[0].CategoryInfo.Category | Should -Be 'ConnectionError'
            foreach ($part in "127.0.0.1:$port", 'refused', '2 codes were not queried') { $failures[0].ErrorDetails.Message | Should -BeLike "*$part*" }
        }
        finally { $env:MOOMOO_OPEND_PORT = $null; Disconnect-OpenD }
    }

    It 'names a bad MOOMOO_OPEND_PORT' {
        $env:MOOMOO_OPEND_PORT = 'x1'
        try {
            $null = Get-ShortInterest HK.00700 -ErrorVariable failures -ErrorAction SilentlyContinue
            $failures[0].FullyQualifiedErrorId | Should -BeLike 'InvalidQuery,*'
            "$($failures[0])" | Should -BeLike '*MOOMOO_OPEND_PORT*x1*'
        }
        finally { $env:MOOMOO_OPEND_PORT = $null }
    }

    It 'connects to the gateway of the environment by itself' {
        $gateway = Start-OpenDSimulator
        $env:MOOMOO_OPEND_HOST = '127.0.0.1'
        $env:MOOMOO_OPEND_PORT = $gateway.Port
        try {
            Get-ShortInterest HK.00700 -Latest -WarningVariable warnings | Should -HaveCount 1
            "$warnings" | Should -BeLike '*simulator*'
            (Get-OpenDConnection).Port | Should -Be $gateway.Port
        }
        finally { $env:MOOMOO_OPEND_HOST = $env:MOOMOO_OPEND_PORT = $null; Disconnect-OpenD; $gateway | Stop-OpenDSimulator }
    }
}
