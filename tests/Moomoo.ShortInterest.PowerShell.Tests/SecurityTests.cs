using Moomoo.OpenD.Simulator;

namespace Moomoo.ShortInterest.PowerShell.Tests;

public sealed class SecurityTests : IDisposable
{
    private readonly Shell shell = new();
    private readonly OpenDSimulator gateway;

    public SecurityTests() => gateway = shell.Connect(new() { CodesPerMarket = 100 });

    private IReadOnlyList<ReceivedRequest> Requests => [.. gateway.Requests.Where(request => request.ProtoId >= 3000)];

    public void Dispose() => shell.Dispose();

    [Theory]
    [InlineData("Get-OpenDSecurity HK -Type Stock", 100, 1)]
    [InlineData("Get-OpenDSecurity HK", 110, 2)]
    [InlineData("Get-OpenDSecurity HK, US -Type Fund", 20, 2)]
    [InlineData("'HK', 'US' | Get-OpenDSecurity", 220, 4)]
    public void A_market_and_type_is_one_request(string script, int rows, int requests)
    {
        var securities = Run(script);
        Assert.Equal(rows, securities.Count);
        Assert.Equal(rows, securities.Select(security => security.Code).Distinct().Count());
        Assert.Equal(requests, Requests.Count);
        Assert.All(Requests, request => Assert.Equal(3202, request.ProtoId));
    }

    [Fact]
    public void Every_column_is_filled()
    {
        var tencent = Assert.Single(Run("Get-OpenDSecurity HK -Name HK.00700"));
        Assert.NotEmpty(tencent.Name!);
        Assert.Equal(SecurityType.Stock, tencent.SecType);
        Assert.True(tencent.LotSize > 0);
        Assert.Matches(@"^\d{4}-\d\d-\d\d$", tencent.ListTime);
        Assert.False(tencent.Delisting);
        Assert.True(tencent.GetSimulated());
    }

    [Theory]
    [InlineData("hk.0000?", 4)]
    [InlineData("*0070*", 1)]
    [InlineData("nothing like it", 0)]
    public void Names_are_patterns_of_code_or_name(string name, int least)
    {
        var rows = Run($"Get-OpenDSecurity HK -Name '{name}'");
        Assert.InRange(rows.Count, least, least == 0 ? 0 : 99);
    }

    [Fact]
    public void A_name_is_matched_in_any_case_and_several_are_alternatives()
    {
        var name = Run("Get-OpenDSecurity HK -Name HK.00700")[0].Name!;
        shell["name"] = name.ToUpperInvariant();
        Assert.Equal(["HK.00005", "HK.00700"], Run("Get-OpenDSecurity HK -Name $name, HK.00005").Select(row => row.Code).Order());
    }

    [Fact]
    public void Delisted_securities_are_listed_on_request()
    {
        Assert.DoesNotContain(Run("Get-OpenDSecurity HK"), security => security.Delisting == true);
        Assert.Equal(2, Run("Get-OpenDSecurity HK -IncludeDelisted").Count(security => security.Delisting == true));
    }

    [Fact]
    public void A_market_pipes_on_by_its_codes()
    {
        var rows = shell.Run("Get-OpenDSecurity HK -Type Fund | Get-ShortInterest -Latest").AssertNoErrors().As<HkShortInterest>();
        Assert.Equal(10, rows.Count);
    }

    [Fact]
    public void Its_codes_complete_with_their_names()
    {
        Assert.Empty(shell.Complete("Get-ShortInterest hk.0001"));
        var listed = Run("Get-OpenDSecurity HK").Where(security => security.Code.StartsWith("HK.0001", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(listed);
        foreach (var command in new[] { "Get-ShortInterest", "Get-DailyShortVolume", "Get-ShortAvailability" })
        {
            var matches = shell.Complete($"{command} hk.0001");
            Assert.Equal(listed.Select(security => security.Code).Order(), matches.Select(match => match.CompletionText));
            Assert.Equal(listed.OrderBy(security => security.Code).Select(security => security.Name), matches.Select(match => match.ToolTip));
        }
    }

    [Fact]
    public void Three_thousand_stocks_are_one_request()
    {
        var whole = shell.Connect(new() { CodesPerMarket = 3_000 });
        Assert.Equal(3_000, Run("Get-OpenDSecurity US -Type Stock").Count);
        Assert.Single(whole.Requests, request => request.ProtoId >= 3000);
    }

    private IReadOnlyList<OpenDSecurity> Run(string script) => shell.Run(script).AssertNoErrors().As<OpenDSecurity>();
}
