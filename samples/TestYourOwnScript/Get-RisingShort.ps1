<#
.SYNOPSIS
Tells for which Hong Kong codes the open short position has risen since the report before.

.EXAMPLE
./Get-RisingShort.ps1 HK.00700, HK.09988 -Percent 5
#>
param(
    [Parameter(Mandatory, Position = 0)]
    [string[]] $Code,

    # By how much at least.
    [double] $Percent = 5
)

# OpenD leaves a field unset now and then: such a row says nothing about the position.
Get-ShortInterest $Code -Count 4 | Where-Object { $null -ne $_.AggregatedShort } | Group-Object Code | ForEach-Object {
    $now, $before = $_.Group
    $before = @($before)[0]
    if ($before) {
        $rise = [math]::Round(($now.AggregatedShort / $before.AggregatedShort - 1) * 100, 2)
        if ($rise -ge $Percent) {
            [pscustomobject]@{ Code = $now.Code; From = $before.TimestampStr; To = $now.TimestampStr; Rise = $rise }
        }
    }
}
