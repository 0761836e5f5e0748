using Moomoo.OpenD.Simulator;

namespace Moomoo.ShortInterest.PowerShell.Tests;

public sealed class RankTests : IDisposable
{
    private readonly Shell shell = new();
    private readonly OpenDSimulator gateway;

    public RankTests() => gateway = shell.Connect();

    private IReadOnlyList<ReceivedRequest> Requests => [.. gateway.Requests.Where(request => request.ProtoId >= 3000)];

    public void Dispose() => shell.Dispose();

    [Fact]
    public void A_hundred_and_twenty_places_take_four_requests()
    {
        var rows = Run("Get-ShortSellingRank -Market US -SortBy DaysToCover -First 120");
        Assert.Equal(Enumerable.Range(1, 120), rows.Select(row => row.Place));
        Assert.Equal(120, rows.Select(row => row.Code).Distinct().Count());
        Assert.Equal([("0", 35), ("35", 35), ("70", 35), ("105", 15)], Requests.Select(request => (request.NextKey, request.Num!.Value)));
    }

    [Theory]
    [InlineData("DaysToCover")]
    [InlineData("ShortRatio")]
    [InlineData("Volume")]
    [InlineData("ShortPositionVolume")]
    [InlineData("MonthAvgShortRatio")]
    public void The_column_that_is_ranked_by_falls_or_rises(string column)
    {
        var values = shell.Run($"(Get-ShortSellingRank HK {column} -First 20).{column}").AssertNoErrors().Output.Select(value => Convert.ToDouble(value.BaseObject, null)).ToArray();
        Assert.Equal(values.OrderDescending(), values);
        values = [.. shell.Run($"(Get-ShortSellingRank HK {column} -First 20 -Ascending).{column}").AssertNoErrors().Output.Select(value => Convert.ToDouble(value.BaseObject, null))];
        Assert.Equal(values.Order(), values);
    }

    [Theory]
    [InlineData("Get-ShortSellingRank HK, US -First 3")]
    [InlineData("'HK', 'US' | Get-ShortSellingRank -First 3")]
    public void Markets_are_ranked_one_after_the_other(string script) =>
        Assert.Equal([("HK", 1), ("HK", 2), ("HK", 3), ("US", 1), ("US", 2), ("US", 3)], Run(script).Select(row => (row.Code[..2], row.Place)));

    [Fact]
    public void Skip_leaves_out_the_top_and_counts_on()
    {
        var all = Run("Get-ShortSellingRank HK -First 50");
        Assert.Equal(all.Skip(40), Run("Get-ShortSellingRank HK -First 10 -Skip 40"));
        Assert.Equal(41, Run("Get-ShortSellingRank HK -First 1 -Skip 40")[0].Place);
    }

    [Fact]
    public void Nothing_is_sent_for_no_rows()
    {
        Assert.Empty(Run("Get-ShortSellingRank HK -First 0"));
        Assert.Empty(Requests);
    }

    [Fact]
    public void Plates_are_of_the_market()
    {
        Assert.NotEmpty(Run("Get-ShortSellingRank HK -Plate HK.BK1001, hk.bk1002"));
        var error = shell.Run("Get-ShortSellingRank HK -Plate US.BK2001").Error;
        Assert.StartsWith("InvalidPlate,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("US.BK2001", error.TargetObject);
        Assert.Equal("US", shell.Run("Get-ShortSellingRank US -Plate US.BK9999").Error.TargetObject.ToString());
    }

    [Fact]
    public void Ranks_pipe_on_by_their_codes()
    {
        var rows = shell.Run("Get-ShortSellingRank US -First 20 | Get-ShortInterest -Latest").AssertNoErrors().As<UsShortInterest>();
        Assert.Equal(20, rows.Count);
    }

    [Theory]
    [InlineData("Get-ShortSellingRank JP")]
    [InlineData("Get-ShortSellingRank US -SortBy Nonsense")]
    public void Other_markets_and_columns_are_refused(string script) =>
        Assert.StartsWith("CannotConvertArgument", shell.Run(script).Error.FullyQualifiedErrorId, StringComparison.Ordinal);

    private IReadOnlyList<ShortSellingRank> Run(string script) => shell.Run(script).AssertNoErrors().As<ShortSellingRank>();
}
