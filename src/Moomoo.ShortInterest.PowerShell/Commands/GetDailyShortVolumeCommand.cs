using System.Management.Automation;
using Moomoo.OpenD;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>Daily short volume of Hong Kong and US securities, newest first.</summary>
[Cmdlet(VerbsCommon.Get, "DailyShortVolume", DefaultParameterSetName = "Page")]
[OutputType(typeof(HkDailyShortVolume), typeof(UsDailyShortVolume))]
public sealed class GetDailyShortVolumeCommand : DaysCommand
{
    private protected override IAsyncEnumerable<Page<TradingDayRow>> Query(OpenDClient client, SecurityCode code, PageOptions options, CancellationToken cancellationToken) =>
        client.GetDailyShortVolumeAsync(code, options, cancellationToken);
}
