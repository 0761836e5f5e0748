namespace Moomoo.ShortInterest.Benchmarks;

/// <summary>Codes in the proportion of both markets: as if there were 2,600 of Hong Kong and 10,000 of the US.</summary>
internal static class BothMarkets
{
    public const int All = 12_600;
    private const int OfHongKong = 2_600;
    private const int Letters = 26;

    public static SecurityCode[] Take(int count)
    {
        var hk = count * OfHongKong / All;
        return
        [
            .. Enumerable.Range(1, hk).Select(number => SecurityCode.Parse($"HK.{number:00000}")),
            .. Enumerable.Range(0, count - hk).Select(number => SecurityCode.Parse($"US.A{Letter(number / Letters / Letters)}{Letter(number / Letters)}{Letter(number)}")),
        ];
    }

    private static char Letter(int number) => (char)('A' + (number % Letters));
}
