BeforeDiscovery {
    $root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    # Sources only: 'out', 'bin' and 'obj' hold copies.
    $scripts = Get-ChildItem $root -Recurse -File -Include *.ps1, *.psm1, *.psd1 |
        ForEach-Object { @{ Name = $_.FullName.Substring($root.Length + 1).Replace('\', '/') } } |
        Where-Object { $_.Name -notmatch '(^|/)(out|bin|obj|\.git)/' }
}

BeforeAll {
    $root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    $settings = Join-Path $root 'PSScriptAnalyzerSettings.psd1'
    $built = if ($env:MOOMOO_MODULE) { $env:MOOMOO_MODULE } else { Join-Path $root 'out/Moomoo.ShortInterest' }
}

Describe 'PSScriptAnalyzer' {
    It 'finds nothing in <Name>' -ForEach $scripts {
        if (-not (Get-Module PSScriptAnalyzer -ListAvailable)) {
            Set-ItResult -Skipped -Because 'PSScriptAnalyzer is not installed'
            return
        }
        # The manifest names files that stand beside it in the built module, not in the sources.
        $path = if ($Name -eq 'Moomoo.ShortInterest.psd1') { Join-Path $built $Name } else { Join-Path $root $Name }
        $found = Invoke-ScriptAnalyzer -Path $path -Settings $settings
        $found | ForEach-Object { "line $($_.Line): $($_.RuleName): $($_.Message)" } | Should -BeNullOrEmpty
    }
}
