namespace Moomoo.ShortInterest.PowerShell;

/// <summary>The numbers that rows have.</summary>
public sealed class MeasuredPropertyCompleter : WordCompleter
{
    private static readonly Type[] RowTypes = [typeof(HkShortInterest), typeof(UsShortInterest), typeof(HkDailyShortVolume), typeof(UsDailyShortVolume)];

    private protected override IEnumerable<string> Candidates() => RowTypes.SelectMany(MeasuredProperty.NamesOf).Distinct().OrderBy(name => name, StringComparer.Ordinal);
}
