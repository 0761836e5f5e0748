using System.Management.Automation;
using Moomoo.OpenD;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>Short interest of Hong Kong and US securities, newest first.</summary>
[Cmdlet(VerbsCommon.Get, "ShortInterest", DefaultParameterSetName = "Page")]
[OutputType(typeof(HkShortInterest), typeof(UsShortInterest))]
public sealed class GetShortInterestCommand : DaysCommand
{
    private protected override IAsyncEnumerable<Page<TradingDayRow>> Query(OpenDClient client, SecurityCode code, PageOptions options, CancellationToken cancellationToken) =>
        client.GetShortInterestAsync(code, options, cancellationToken);
}
