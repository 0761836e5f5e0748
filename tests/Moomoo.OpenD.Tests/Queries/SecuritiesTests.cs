using Moomoo.OpenD.Protos.QotGetStaticInfo;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Tests.Queries;

public sealed class SecuritiesTests
{
    [Fact]
    public async Task Values_go_to_their_own_columns()
    {
        using var gateway = new RawGateway();
        using var session = await gateway.ConnectAsync();
        var query = session.Client.GetSecuritiesAsync(new() { Market = Market.HK, Type = SecurityType.Fund, IncludeDelisted = true }).PagesAsync();
        var (header, body) = await session.Peer.ReadRequestAsync();
        var c2s = Request.Parser.ParseFrom(body).C2S;
        Assert.Equal((3202u, 1, 4, 0), (header.ProtoId, c2s.Market, c2s.SecType, c2s.SecurityList.Count));
        var answer = Answer(Item("02800", delisting: true));
        answer.S2C.StaticInfoList[0].Basic.MergeFrom(new SecurityStaticBasic { LotSize = 500, SecType = 4, Name = "Tracker Fund", ListTime = "1999-11-12" });
        answer.S2C.StaticInfoList.Add(Item("03188", delisting: null));
        await session.Peer.AnswerAsync(header, answer);

        var page = Assert.Single(await query);

        Assert.True(page.IsLast);
        var fund = page.Rows[0];
        Assert.Equal(("HK.02800", "Tracker Fund", SecurityType.Fund, 500, "1999-11-12", true), (fund.Code, fund.Name, fund.SecType, fund.LotSize, fund.ListTime, fund.Delisting));
        Assert.Null(page.Rows[1].Delisting);
    }

    [Fact]
    public async Task Delisted_securities_are_left_out_unless_asked_for()
    {
        using var gateway = new RawGateway();
        using var session = await gateway.ConnectAsync();
        var query = session.Client.GetSecuritiesAsync(new() { Market = Market.HK }).RowsAsync();
        var (header, _) = await session.Peer.ReadRequestAsync();
        await session.Peer.AnswerAsync(header, Answer(Item("00001", null), Item("00002", true), Item("00003", false)));
        Assert.Equal(["HK.00001", "HK.00003"], (await query).Select(row => row.Code));
    }

    [Theory]
    [InlineData((Market)21, SecurityType.Stock, "Market 21 has no securities of type Stock.")]
    [InlineData(Market.HK, (SecurityType)5, "Market HK has no securities of type 5.")]
    public void Other_markets_and_types_are_refused_before_anything_is_sent(Market market, SecurityType type, string message)
    {
        using var client = new OpenDClient(new());
        var error = Assert.Throws<InvalidQueryException>(() => client.GetSecuritiesAsync(new() { Market = market, Type = type }));
        Assert.Equal(message, error.Message);
        Assert.Equal("Use the markets HK and US, and the types Stock and Fund.", error.RecommendedAction);
        Assert.Throws<ArgumentNullException>(() => client.GetSecuritiesAsync(null!));
    }

    [Fact]
    public async Task The_request_is_reported_with_its_market_and_type()
    {
        using var gateway = new RawGateway();
        using var session = await gateway.ConnectAsync();
        var reports = new Reports();
        var query = session.Client.GetSecuritiesAsync(new() { Market = Market.HK, Type = SecurityType.Fund, Progress = reports }).RowsAsync();
        await session.Peer.AnswerAsync((await session.Peer.ReadRequestAsync()).Header, Answer(Item("02800", null)));
        await query;

        Assert.Equal("GetStaticInfo HK Fund", Assert.Single(reports.All<PageReceived>()).Request);
    }

    private static Response Answer(params SecurityStaticInfo[] items)
    {
        var answer = new Response { RetType = 0, S2C = new() };
        answer.S2C.StaticInfoList.AddRange(items);
        return answer;
    }

    private static SecurityStaticInfo Item(string code, bool? delisting)
    {
        var basic = new SecurityStaticBasic { Security = new() { Market = 1, Code = code }, Id = 1, LotSize = 100, SecType = 3, Name = $"Company {code}", ListTime = "2000-01-03" };
        if (delisting is { } value)
        {
            basic.Delisting = value;
        }

        return new() { Basic = basic };
    }
}
