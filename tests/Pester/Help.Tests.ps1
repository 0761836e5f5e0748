BeforeDiscovery {
    Set-StrictMode -Version 3
    $docs = Join-Path $PSScriptRoot '../../docs/help'

    # Sections (## of a command, # of a topic) and their entries (### and ##) of a page. In a fence nothing is a heading.
    function Read-Page([string] $Path, [int] $Level = 2) {
        $section = '^#{1,' + $Level + '} (.+)'
        $item = '^' + '#' * ($Level + 1) + ' (.+)'
        $sections = [ordered]@{}
        $entries = $null
        $entry = $null
        $block = $null
        foreach ($line in Get-Content -LiteralPath $Path -Encoding UTF8) {
            if ($line -match '^```(\w*)') {
                if ($block) { $entry.Blocks += @{ Language = $block.Language; Text = $block.Lines -join "`n" }; $block = $null }
                else { $block = @{ Language = $Matches[1]; Lines = @() } }
            }
            elseif ($block) { $block.Lines += $line }
            elseif ($line -match $section) {
                $entry = @{ Title = ''; Paragraphs = @(); Blocks = @() }
                $entries = [System.Collections.Generic.List[hashtable]]@($entry)
                $sections[$Matches[1]] = $entries
            }
            elseif ($line -match $item) {
                $entry = @{ Title = $Matches[1]; Paragraphs = @(); Blocks = @() }
                $entries.Add($entry)
            }
            elseif ($line.Trim() -and $entry) { $entry.Paragraphs += $line.Trim() }
        }
        $sections
    }

    function Read-Metadata([string] $Yaml) {
        $data = @{}
        foreach ($line in $Yaml -split "`n") { if ($line -match '^([^:]+):\s*(.*)$') { $data[$Matches[1]] = $Matches[2] } }
        $data
    }

    $pages = foreach ($culture in 'en-US', 'zh-CN') {
        foreach ($file in Get-ChildItem (Join-Path $docs $culture) -Filter *-*.md) {
            $page = Read-Page $file.FullName
            $described = @($page['PARAMETERS'] | Where-Object { $_.Title -like '-*' })
            @{
                Culture     = $culture
                Command     = $file.BaseName
                Synopsis    = $page['SYNOPSIS'][0].Paragraphs
                Syntax      = @($page['SYNTAX'] | Where-Object { $_.Blocks } | ForEach-Object { @{ Set = $_.Title -replace ' \(Default\)'; Text = "$($_.Blocks[0].Text)" } })
                Description = $page['DESCRIPTION'][0].Paragraphs
                Examples    = @($page['EXAMPLES'] | Where-Object Title | ForEach-Object { @{ Title = $_.Title; Code = @($_.Blocks | ForEach-Object Text); Remarks = $_.Paragraphs } })
                Parameters  = @($described | ForEach-Object { @{ Name = $_.Title.Substring(1); Text = $_.Paragraphs; Metadata = Read-Metadata $_.Blocks[0].Text } })
                Inputs      = @($page['INPUTS'] | Where-Object Title)
                Outputs     = @($page['OUTPUTS'] | Where-Object Title)
                Notes       = $page['NOTES'][0].Paragraphs
                Links       = @($page['RELATED LINKS'][0].Paragraphs | ForEach-Object { if ($_ -match '^\[(.+)\]\((.*)\)$') { @{ Text = $Matches[1]; Uri = $Matches[2] } } })
            }
        }
    }

    $topics = foreach ($culture in 'en-US', 'zh-CN') {
        foreach ($file in Get-ChildItem (Join-Path $docs $culture) -Filter about_*.md) {
            @{ Culture = $culture; Topic = $file.BaseName; Sections = Read-Page $file.FullName -Level 1 }
        }
    }

    # Code without a language, such as that of other programs, is not run.
    $examples = @(
        foreach ($page in $pages | Where-Object { $_.Culture -eq 'en-US' }) {
            foreach ($example in $page.Examples) { @{ Name = "$($page.Command), $($example.Title)"; Code = $example.Code -join "`n" } }
        }
        foreach ($topic in $topics | Where-Object { $_.Culture -eq 'en-US' }) {
            $number = 0
            foreach ($block in $topic.Sections.Values | ForEach-Object { $_ } | ForEach-Object { $_.Blocks } | Where-Object { $_.Language -eq 'powershell' }) {
                @{ Name = "$($topic.Topic), block $((++$number))"; Code = $block.Text }
            }
        }
    )

    $platyPS = Get-Module platyPS -ListAvailable | Where-Object { $_.Version -ge '0.14.2' -and $_.Version.Major -eq 0 }
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $docs = Join-Path $PSScriptRoot '../../docs/help'
    $commands = (Get-Module Moomoo.ShortInterest).ExportedCmdlets
    $names = @{
        c = 'http://schemas.microsoft.com/maml/dev/command/2004/10'
        m = 'http://schemas.microsoft.com/maml/2004/10'
        d = 'http://schemas.microsoft.com/maml/dev/2004/10'
    }

    function Read-Maml([string] $Culture) {
        $maml = [xml]::new()
        $maml.Load((Join-Path (Resolve-Path $module) "$Culture/Moomoo.ShortInterest.PowerShell.dll-Help.xml"))
        $maml
    }

    function Select-Maml($Node, [string] $XPath) { @(Select-Xml -Xml $Node -XPath $XPath -Namespace $names | ForEach-Object Node) }

    function Get-MamlText($Node, [string] $XPath) { Select-Maml $Node $XPath | ForEach-Object { $_.InnerText.Trim() } }
}
AfterAll { Remove-Module Moomoo.ShortInterest -ErrorAction Ignore }

Describe 'The help of <Command> in <Culture>' -ForEach $pages {
    BeforeAll {
        $maml = Select-Maml (Read-Maml $Culture) "//c:command[c:details/c:name='$Command']"
        $own = @($commands[$Command].Parameters.Values | Where-Object {
            $_.Name -notin [System.Management.Automation.Cmdlet]::CommonParameters -and
            -not ($_.Attributes | Where-Object { $_ -is [Parameter] -and $_.DontShow })
        })
        $ownNames = @($own | ForEach-Object { $_.Name } | Sort-Object)
        $sets = @($commands[$Command].ParameterSets | ForEach-Object { $_.Name })
    }

    It 'has all its parts' {
        $Synopsis | Should -HaveCount 1
        $Description | Should -Not -BeNullOrEmpty
        $Examples.Count | Should -BeGreaterOrEqual 3
        foreach ($example in $Examples) {
            $example.Code | Should -Not -BeNullOrEmpty
            $example.Remarks | Should -Not -BeNullOrEmpty
        }
        $Inputs | Should -Not -BeNullOrEmpty
        $Outputs | Should -Not -BeNullOrEmpty
        @($Inputs + $Outputs | Where-Object { -not $_.Paragraphs } | ForEach-Object { $_.Title }) | Should -BeNullOrEmpty
        $Notes | Should -Not -BeNullOrEmpty
        $Links | Should -Not -BeNullOrEmpty
    }

    It 'describes every parameter, as the command has it' {
        @($Parameters | ForEach-Object { $_.Name } | Sort-Object) | Should -Be $ownNames
        foreach ($parameter in $own) {
            $entry = $Parameters | Where-Object { $_.Name -eq $parameter.Name }
            $entry.Text | Should -Not -BeNullOrEmpty -Because "-$($parameter.Name) needs a description"
            $data = $entry.Metadata

            $type = [Nullable]::GetUnderlyingType($parameter.ParameterType)
            if (-not $type) { $type = $parameter.ParameterType }
            $data['Type'] | Should -Be $type.Name
            @($data['Aliases'] -split ',\s*' | Where-Object { $_ } | Sort-Object) | Should -Be @($parameter.Aliases | Sort-Object)

            # platyPS forgets a set that no parameter names, so not every parameter of all sets says (All).
            $in = if ($parameter.ParameterSets.ContainsKey('__AllParameterSets')) { $sets } else { $parameter.ParameterSets.Keys }
            $said = if ($data['Parameter Sets'] -eq '(All)') { $sets } else { $data['Parameter Sets'] -split ',\s*' }
            @($said | Sort-Object) | Should -Be @($in | Sort-Object) -Because "of -$($parameter.Name)"

            $set = @($parameter.ParameterSets.Values)[0]
            $data['Required'] | Should -Be "$($set.IsMandatory)" -Because "of -$($parameter.Name)"
            $data['Position'] | Should -Be $(if ($set.Position -lt 0) { 'Named' } else { "$($set.Position)" }) -Because "of -$($parameter.Name)"
            $ways = @(if ($set.ValueFromPipelineByPropertyName) { 'ByPropertyName' }; if ($set.ValueFromPipeline) { 'ByValue' })
            $data['Accept pipeline input'] | Should -Be $(if ($ways) { "True ($($ways -join ', '))" } else { 'False' }) -Because "of -$($parameter.Name)"

            $values = if ($type.HasElementType) { $type.GetElementType() } else { $type }
            if ($values.IsEnum) { $data['Accepted values'] -split ',\s*' | Should -Be ([enum]::GetNames($values)) }
        }
    }

    It 'shows the syntax of each parameter set' {
        foreach ($set in $commands[$Command].ParameterSets) {
            $shown = @($Syntax | Where-Object { $_.Set -eq $(if ($sets.Count -gt 1) { $set.Name } else { '' }) })
            $shown | Should -HaveCount 1 -Because "of the set $($set.Name)"
            $expected = @($set.Parameters | Where-Object { $ownNames -contains $_.Name } | ForEach-Object { $_.Name } | Sort-Object)
            @([regex]::Matches($shown[0].Text, '(?<=[\s\[]-)\w+') | ForEach-Object { $_.Value } | Sort-Object) | Should -Be $expected -Because "of the set $($set.Name)"
        }
    }

    It 'lists the columns and the hidden properties of its rows' {
        foreach ($entry in $Outputs | Where-Object { $Command -notlike '*Archive*' -and [Moomoo.ShortInterest.SecurityRow].IsAssignableFrom(($_.Title -as [type])) }) {
            $row = New-Object $entry.Title
            $shown = @($row | Get-Member -MemberType Properties | ForEach-Object { $_.Name })
            $hidden = @($row | Get-Member -MemberType Properties -Force | ForEach-Object { $_.Name } | Where-Object { $shown -notcontains $_ -and $_ -notlike 'ps*' } | Sort-Object)
            $listed = foreach ($paragraph in $entry.Paragraphs) {
                # What stands in parentheses explains a name.
                , @([regex]::Matches(($paragraph -replace '\([^)]*\)|\uFF08[^\uFF09]*\uFF09' -replace '^.*?(: |\uFF1A)' -replace '(?<=\w|[\)\uFF09])(\. |\u3002).*$'), '[A-Z]\w+') | ForEach-Object { $_.Value })
            }
            $listed[0] | Should -Be @($row.GetType().GetProperties() | ForEach-Object { $_.Name }) -Because "of $($entry.Title)"
            @($listed[1] | Sort-Object) | Should -Be $hidden -Because "of $($entry.Title)"
        }
    }

    It 'links to what there is' {
        foreach ($link in $Links | Where-Object { -not $_.Uri }) {
            if ($link.Text -like 'about_*') { Join-Path $docs "en-US/$($link.Text).md" | Should -Exist }
            else { $commands.Keys | Should -Contain $link.Text }
        }
        $Links.Text | Should -Not -Contain $Command
    }

    It 'has the code of the English examples' {
        $english = Select-Maml (Read-Maml 'en-US') "//c:command[c:details/c:name='$Command']"
        @($Examples | ForEach-Object { $_.Code -join "`n" }) | Should -BeExactly @(Get-MamlText $english 'c:examples/c:example/d:code')
    }

    It 'ships as it is written' {
        $maml | Should -HaveCount 1
        Get-MamlText $maml 'c:details/m:description/m:para' | Should -BeExactly $Synopsis
        Get-MamlText $maml 'm:description/m:para' | Should -BeExactly $Description
        Get-MamlText $maml 'm:alertSet/m:alert/m:para' | Should -BeExactly $Notes

        @(Get-MamlText $maml 'c:examples/c:example/m:title' | ForEach-Object { $_.Trim('-', ' ') }) | Should -BeExactly @($Examples.Title)
        @(Get-MamlText $maml 'c:examples/c:example/d:code') | Should -BeExactly @($Examples | ForEach-Object { $_.Code -join "`n" })
        @(Get-MamlText $maml 'c:examples/c:example/d:remarks/m:para' | Where-Object { $_ }) | Should -BeExactly @($Examples.Remarks)

        @(Get-MamlText $maml 'c:parameters/c:parameter/m:name') | Should -BeExactly @($Parameters | ForEach-Object { $_.Name })
        @(Get-MamlText $maml 'c:parameters/c:parameter/m:description/m:para') | Should -BeExactly @($Parameters | ForEach-Object { $_.Text })
        @(Get-MamlText $maml 'c:parameters/c:parameter/d:defaultValue') | Should -BeExactly @($Parameters | ForEach-Object { $_.Metadata['Default value'] })

        @(Get-MamlText $maml 'c:inputTypes/c:inputType/d:type/m:name') | Should -BeExactly @($Inputs.Title)
        @(Get-MamlText $maml 'c:inputTypes/c:inputType/m:description/m:para') | Should -BeExactly @($Inputs | ForEach-Object { $_.Paragraphs })
        @(Get-MamlText $maml 'c:returnValues/c:returnValue/d:type/m:name') | Should -BeExactly @($Outputs.Title)
        @(Get-MamlText $maml 'c:returnValues/c:returnValue/m:description/m:para') | Should -BeExactly @($Outputs | ForEach-Object { $_.Paragraphs })
        @(Get-MamlText $maml 'c:relatedLinks/m:navigationLink/m:linkText') | Should -BeExactly @($Links.Text)
        @(Get-MamlText $maml 'c:relatedLinks/m:navigationLink/m:uri') | Should -BeExactly @($Links.Uri)
    }

    It 'ships the parameter sets of the command, the default one first' {
        $shipped = @(foreach ($item in Select-Maml $maml 'c:syntax/c:syntaxItem') { @(Get-MamlText $item 'c:parameter/m:name' | Sort-Object) -join ' ' })
        $defined = @(foreach ($set in $commands[$Command].ParameterSets | Sort-Object IsDefault -Descending) {
                @($set.Parameters | ForEach-Object { $_.Name } | Where-Object { $_ -in $ownNames } | Sort-Object) -join ' '
            })
        $shipped[0] | Should -Be $defined[0] -Because 'the default set comes first'
        @($shipped | Sort-Object) | Should -Be @($defined | Sort-Object)
    }
}

Describe 'The help as a whole' {
    It 'has a page for every command, and no other, in <_>' -ForEach 'en-US', 'zh-CN' {
        @(Get-ChildItem (Join-Path $docs $_) -Filter *-*.md | ForEach-Object BaseName | Sort-Object) | Should -Be @($commands.Keys | Sort-Object)
        @(Get-MamlText (Read-Maml $_) '//c:command/c:details/c:name' | Sort-Object) | Should -Be @($commands.Keys | Sort-Object)
    }

    It 'explains every fault in <Culture>' -ForEach ($pages | Where-Object { $_.Command -eq 'Start-OpenDSimulator' }) {
        $text = ($Parameters | Where-Object { $_.Name -eq 'Fault' }).Text
        $faults = ($Parameters | Where-Object { $_.Name -eq 'Fault' }).Metadata['Accepted values'] -split ',\s*'
        @($faults | Where-Object { "$text" -notmatch "\b$_\b" }) | Should -BeNullOrEmpty
    }

    It 'is found by Get-Help in <Culture>' -ForEach @(
        @{ Culture = 'en-US'; Ask = 'en-US'; Topics = $topics }
        @{ Culture = 'zh-CN'; Ask = 'zh-CN'; Topics = $topics }
        @{ Culture = 'en-US'; Ask = 'de-DE'; Topics = $topics }
    ) {
        $result = "$TestDrive/$Ask.json"
        Invoke-Shell @"
[cultureinfo]::CurrentUICulture = '$Ask'
`$found = @{ Topics = @(Get-Help about_Moomoo.ShortInterest* | Sort-Object Name | ForEach-Object { `$_.Name; `$_.Synopsis }); Commands = @{} }
foreach (`$command in (Get-Module Moomoo.ShortInterest).ExportedCmdlets.Keys) {
    `$help = Get-Help `$command -Full
    `$found.Commands[`$command] = @{ Synopsis = `$help.Synopsis; Examples = @(`$help.examples.example).Count }
}
ConvertTo-Json `$found -Depth 5 | Set-Content '$result' -Encoding UTF8
"@
        $found = Get-Content $result -Raw -Encoding UTF8 | ConvertFrom-Json
        $found.Topics | Should -Be @($Topics | Where-Object { $_.Culture -eq $Culture } | Sort-Object { $_.Topic } | ForEach-Object { $_.Topic; @($_.Sections.Values)[1][0].Paragraphs })
        $maml = Read-Maml $Culture
        foreach ($command in $commands.Keys) {
            $page = Select-Maml $maml "//c:command[c:details/c:name='$command']"
            $found.Commands.$command.Synopsis | Should -BeExactly (Get-MamlText $page 'c:details/m:description/m:para')
            $found.Commands.$command.Examples | Should -Be (Select-Maml $page 'c:examples/c:example').Count
        }
    }

    It 'is what platyPS makes of the Markdown' -Skip:(-not $platyPS) {
        Invoke-Shell "& '$(Join-Path $docs 'Export-Help.ps1')' -OutputPath '$TestDrive/made' | Out-Null"
        $made = Get-ChildItem "$TestDrive/made" -Recurse -File
        $made.Count | Should -BeGreaterThan 4
        foreach ($file in $made) {
            $shipped = Join-Path $module "$($file.Directory.Name)/$($file.Name)"
            (Get-FileHash $file.FullName).Hash | Should -Be (Get-FileHash $shipped).Hash -Because "$($file.Name) is old: run ./build.ps1 Help"
        }
    }
}

Describe 'The topic <Topic> in <Culture>' -ForEach $topics {
    BeforeAll {
        $path = Join-Path (Resolve-Path $module) "$Culture/$Topic.help.txt"
        $text = [System.IO.File]::ReadAllText($path)
        $lines = $text -split '\r?\n'
    }

    It 'begins as Get-Help wants it' {
        $synopsis = @($Sections.Values)[1][0].Paragraphs
        $synopsis | Should -HaveCount 1
        $lines[0..1] | Should -BeExactly 'TOPIC', "    $Topic"
        $lines[4] | Should -BeExactly "    $synopsis" -Because 'the fifth line is the synopsis'
        [System.IO.File]::ReadAllBytes($path)[0..2] | Should -Be 0xEF, 0xBB, 0xBF
    }

    It 'ships what is written' {
        # Lines are wrapped anew, so white space does not count.
        $words = { param($some) @(("$some" -replace '`' -split '\s+') | Where-Object { $_ -and $_ -ne '-' }) }
        $source = Get-Content (Join-Path $docs "$Culture/$Topic.md") -Encoding UTF8 | Where-Object { $_ -notmatch '^```' } | ForEach-Object { $_ -replace '^#+ ' -replace '^- ' }
        ((& $words $lines) -join '') | Should -BeExactly ('TOPIC' + ((& $words $source) -join ''))
    }

    It 'is not wider than a console' {
        $wide = '[\u2E80-\uA4CF\uFF00-\uFF60]'
        @($lines | Where-Object { $_.Length + [regex]::Matches($_, $wide).Count -gt 80 }) | Should -BeNullOrEmpty
    }
}

Describe 'The topic <Topic>' -ForEach ($topics | Where-Object { $_.Culture -eq 'zh-CN' } | ForEach-Object { $chinese = $_; @{ Topic = $_.Topic; Chinese = $_.Sections; English = ($topics | Where-Object { $_.Culture -eq 'en-US' -and $_.Topic -eq $chinese.Topic }).Sections } }) {
    It 'has the same parts and the same code in Chinese' {
        $parts = { param($sections) foreach ($section in $sections.Values) { '#'; foreach ($entry in $section) { "## $($entry.Title): $(@($entry.Paragraphs).Count) paragraphs"; $entry.Blocks | ForEach-Object { $_.Text } } } }
        & $parts $Chinese | Should -BeExactly (& $parts $English)
    }
}

Describe 'The commands in about_Moomoo.ShortInterest in <Culture>' -ForEach ($topics | Where-Object { $_.Topic -eq 'about_Moomoo.ShortInterest' }) {
    It 'are all of the module' {
        $text = [System.IO.File]::ReadAllText((Join-Path (Resolve-Path $module) "$Culture/$Topic.help.txt"))
        (Get-Command -Module Moomoo.ShortInterest).Name | Where-Object { $text -notmatch "\b$_\b" } | Should -BeNullOrEmpty
    }
}

Describe 'The error IDs in about_Moomoo.ShortInterest_Errors in <Culture>' -ForEach ($topics | Where-Object { $_.Topic -like '*_Errors' }) {
    BeforeAll {
        $ids = [Moomoo.ShortInterest.ErrorIds].GetFields() | ForEach-Object { $_.GetRawConstantValue() }
        $explained = @($Sections.Values | ForEach-Object { $_ } | Where-Object { $_.Title })
        # As escapes: Windows PowerShell reads a file without a byte order mark in the system's code page.
        $cause, $resolution = if ($Culture -eq 'zh-CN') { '\u539F\u56E0\uFF1A', '\u89E3\u51B3\u529E\u6CD5\uFF1A' } else { 'Cause: ', 'Resolution: ' }
    }

    It 'are those of the code' { @($explained.Title | Sort-Object) | Should -Be @($ids | Sort-Object) }

    It 'have a cause and a resolution each' {
        foreach ($entry in $explained) {
            $entry.Paragraphs | Should -HaveCount 2 -Because $entry.Title
            $entry.Paragraphs[0] | Should -Match "^$cause\S.{5}" -Because $entry.Title
            $entry.Paragraphs[1] | Should -Match "^$resolution\S.{5}" -Because $entry.Title
        }
    }
}

Describe 'The examples' -ForEach @{ All = $examples } {
    BeforeAll {
        # One other process; in it a session and a folder of its own for each example. Port 9 stands for a default gateway that is not there.
        $code = "$TestDrive/examples.json"
        $results = "$TestDrive/results.json"
        ConvertTo-Json @($All) | Set-Content $code -Encoding UTF8
        Invoke-Shell @"
`$results = foreach (`$example in Get-Content '$code' -Raw -Encoding UTF8 | ConvertFrom-Json) {
    `$env:MOOMOO_OPEND_PORT = 9
    `$folder = New-Item -ItemType Directory '$TestDrive/examples' -Force
    `$session = [powershell]::Create()
    `$problem = `$null
    `$output = @()
    try {
        `$null = `$session.AddScript("Set-Location -LiteralPath '`$folder'; Import-Module '$(Resolve-Path $module)'").Invoke()
        `$session.Commands.Clear()
        `$output = `$session.AddScript(`$example.Code).AddCommand('Out-String').Invoke()
        `$problem = `$session.Streams.Error -join '; '
    }
    catch { `$problem = "`$_" }
    `$session.Runspace.Dispose()
    `$session.Dispose()
    `$files = Get-ChildItem `$folder | ForEach-Object Name
    Remove-Item `$folder -Recurse
    @{ Name = `$example.Name; Problem = "`$problem"; Result = "`$output`$files".Trim() }
}
ConvertTo-Json @(`$results) | Set-Content '$results' -Encoding UTF8
"@
        $outcomes = @{}
        Get-Content $results -Raw -Encoding UTF8 | ConvertFrom-Json | ForEach-Object { $_ } | ForEach-Object { $outcomes[$_.Name] = $_ }
    }

    It 'runs: <Name>' -ForEach $examples {
        # The keys of Windows PowerShell's .NET cannot be written as PKCS#1.
        if ($PSVersionTable.PSEdition -eq 'Desktop' -and $Code -like '*ExportRSAPrivateKeyPem*') { Set-ItResult -Skipped -Because 'it needs PowerShell 7'; return }
        $outcomes.Keys | Should -Contain $Name
        $outcomes[$Name].Problem | Should -BeNullOrEmpty
        if ($Code -notmatch '(Disconnect-OpenD|Stop-OpenDSimulator|-WhatIf)$') { $outcomes[$Name].Result | Should -Not -BeNullOrEmpty -Because 'an example shows or writes something' }
    }
}
