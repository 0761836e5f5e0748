using Google.Protobuf;
using Moomoo.ShortInterest;
using Availability = Moomoo.OpenD.Protos.QotGetSecuritySnapshot;
using Ranking = Moomoo.OpenD.Protos.QotGetShortSellingRank;
using Securities = Moomoo.OpenD.Protos.QotGetStaticInfo;

namespace Moomoo.OpenD.Tests.Queries;

/// <summary>A row names its security by market and code, and both are required. A row without them belongs to nobody, so the answer is refused.</summary>
public sealed class NamelessRowTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData(11, null)]
    [InlineData(null, "AAPL")]
    public async Task A_row_of_a_ranking(int? market, string? code)
    {
        var answer = new Ranking.Response { RetType = 0, S2C = new() { AllCount = 1 } };
        answer.S2C.DataList.Add(new Ranking.ShortSellingRankItem { Security = Security(market, code), Name = "Apple" });

        await AssertRefusedAsync("a row of a ranking names no security.", answer, client => client.GetShortSellingRankAsync(new()));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(11, null)]
    [InlineData(null, "AAPL")]
    public async Task An_item_of_a_list_of_securities(int? market, string? code)
    {
        var answer = new Securities.Response { RetType = 0, S2C = new() };
        answer.S2C.StaticInfoList.Add(new Securities.SecurityStaticInfo { Basic = new() { Security = Security(market, code), Name = "Apple" } });

        await AssertRefusedAsync("an item of a list of securities names no security.", answer, client => client.GetSecuritiesAsync(new()));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(11, null)]
    [InlineData(null, "AAPL")]
    public async Task A_snapshot(int? market, string? code)
    {
        var answer = new Availability.Response { RetType = 0, S2C = new() };
        answer.S2C.SnapshotList.Add(new Availability.Snapshot { Basic = new() { Security = Security(market, code), Name = "Apple" } });

        await AssertRefusedAsync("a snapshot names no security.", answer, client => client.GetShortAvailabilityAsync([SecurityCode.Parse("US.AAPL")]));
    }

    private static Protos.QotCommon.Security? Security(int? market, string? code)
    {
        if (market is null && code is null)
        {
            return null;
        }

        var security = new Protos.QotCommon.Security();
        if (market is { } number)
        {
            security.Market = number;
        }

        if (code is not null)
        {
            security.Code = code;
        }

        return security;
    }

    private static async Task AssertRefusedAsync<TRow>(string problem, IMessage answer, Func<OpenDClient, IAsyncEnumerable<Page<TRow>>> query)
    {
        using var gateway = new RawGateway();
        using var session = await gateway.ConnectAsync();
        var reading = query(session.Client).RowsAsync();
        await session.Peer.AnswerAsync((await session.Peer.ReadRequestAsync()).Header, answer);

        var error = await Assert.ThrowsAsync<ProtocolViolationException>(() => reading);
        Assert.Equal($"{session.Client.Endpoint} violated OpenD's protocol: {problem}", error.Message);
    }
}
