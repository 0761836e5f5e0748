using Google.Protobuf;
using Moomoo.OpenD.Framing;
using Moomoo.ShortInterest;
using Availability = Moomoo.OpenD.Protos.QotGetSecuritySnapshot;
using Daily = Moomoo.OpenD.Protos.QotGetDailyShortVolume;
using Interest = Moomoo.OpenD.Protos.QotGetShortInterest;
using Ranking = Moomoo.OpenD.Protos.QotGetShortSellingRank;
using Securities = Moomoo.OpenD.Protos.QotGetStaticInfo;

namespace Moomoo.OpenD.Tests.Queries;

/// <summary>A later OpenD may add fields to any message: they are skipped, and the fields and rows after them are read.</summary>
public sealed class LaterGatewayTests
{
    private static readonly SecurityCode Tencent = SecurityCode.Parse("HK.00700");
    private static readonly SecurityCode Apple = SecurityCode.Parse("US.AAPL");
    private static readonly Protos.QotCommon.Security AppleMessage = new() { Market = 11, Code = "AAPL" };

    [Fact]
    public async Task Short_interest_of_the_US_is_read_past_unknown_fields()
    {
        var answer = new Interest.Response { RetType = 0, S2C = new() { NextKey = "-1" } };
        answer.S2C.UsItemList.Add([new() { TimestampStr = "2026-04-30", SharesShort = 3, LastClosePrice = 8.5 }, new() { TimestampStr = "2026-04-15" }]);

        Assert.Equal(2, await CountAsync(answer, client => client.GetShortInterestAsync(Apple)));
    }

    [Fact]
    public async Task Short_interest_of_Hong_Kong_is_read_past_unknown_fields()
    {
        var answer = new Interest.Response { RetType = 0, S2C = new() { NextKey = "-1" } };
        answer.S2C.HkItemList.Add([new() { TimestampStr = "2026-04-30", AggregatedShort = 3, AggregatedShortRatio = 4.5 }, new() { TimestampStr = "2026-04-24" }]);

        Assert.Equal(2, await CountAsync(answer, client => client.GetShortInterestAsync(Tencent)));
    }

    [Fact]
    public async Task Daily_short_volume_of_the_US_is_read_past_unknown_fields()
    {
        var answer = new Daily.Response { RetType = 0, S2C = new() { NextKey = "-1" } };
        answer.S2C.UsItemList.Add([new() { TimestampStr = "2026-04-30", TotalSharesShort = 3, DailyTradeAvgRatio = 10.5 }, new() { TimestampStr = "2026-04-29" }]);

        Assert.Equal(2, await CountAsync(answer, client => client.GetDailyShortVolumeAsync(Apple)));
    }

    [Fact]
    public async Task Daily_short_volume_of_Hong_Kong_is_read_past_unknown_fields()
    {
        var answer = new Daily.Response { RetType = 0, S2C = new() { NextKey = "-1", AggregatedShort = 11 } };
        answer.S2C.HkItemList.Add([new() { TimestampStr = "2026-04-30", SharesTraded = 3, DailyTradeAvgRatio = 10.5 }, new() { TimestampStr = "2026-04-29" }]);

        Assert.Equal(2, await CountAsync(answer, client => client.GetDailyShortVolumeAsync(Tencent)));
    }

    [Fact]
    public async Task A_ranking_is_read_past_unknown_fields()
    {
        var answer = new Ranking.Response { RetType = 0, S2C = new() { AllCount = 2 } };
        answer.S2C.DataList.Add([new() { Security = AppleMessage, Name = "Apple", MonthAvgShortRatio = 30.5 }, new() { Security = new() { Market = 11, Code = "MSFT" } }]);

        Assert.Equal(2, await CountAsync(answer, client => client.GetShortSellingRankAsync(new())));
    }

    [Fact]
    public async Task Securities_are_read_past_unknown_fields()
    {
        var answer = new Securities.Response { RetType = 0, S2C = new() };
        answer.S2C.StaticInfoList.Add(new Securities.SecurityStaticInfo
        {
            Basic = new() { Security = AppleMessage, Id = 1, LotSize = 1, SecType = 3, Name = "Apple", ListTime = "1980-12-12", Delisting = false },
        });

        Assert.Equal(1, await CountAsync(answer, client => client.GetSecuritiesAsync(new())));
    }

    [Fact]
    public async Task Availability_is_read_past_unknown_fields()
    {
        var answer = new Availability.Response { RetType = 0, S2C = new() };
        answer.S2C.SnapshotList.Add(new Availability.Snapshot
        {
            Basic = new()
            {
                Security = AppleMessage,
                Type = 3,
                IsSuspend = false,
                UpdateTime = "2026-04-30 16:00:00",
                LastClosePrice = 1,
                CurPrice = 2,
                Volume = 3,
                EnableShortSell = true,
                ShortSellRate = 0.5,
            },
            EquityExData = new() { OutstandingShares = 9_000_000_000 },
        });

        Assert.Equal(1, await CountAsync(answer, client => client.GetShortAvailabilityAsync([Apple])));
    }

    /// <summary>The number of rows, which are the same with unknown fields as without.</summary>
    private static async Task<int> CountAsync<TRow>(IMessage answer, Func<OpenDClient, IAsyncEnumerable<Page<TRow>>> query)
    {
        using var gateway = new RawGateway();
        using var session = await gateway.ConnectAsync();

        var expected = await ReadAsync(session, answer.ToByteArray(), query);
        var rows = await ReadAsync(session, answer.WithUnknownFields(), query);

        Assert.Equal(expected, rows);
        return rows.Count;
    }

    private static async Task<List<TRow>> ReadAsync<TRow>(Session session, byte[] answer, Func<OpenDClient, IAsyncEnumerable<Page<TRow>>> query)
    {
        var reading = query(session.Client).RowsAsync();
        var (header, _) = await session.Peer.ReadRequestAsync();
        using var frame = Frame.Create(header.ProtoId, FrameHeader.ProtobufFormat, header.SerialNumber, answer, cipher: null);
        await session.Peer.SendAsync(frame.Bytes.ToArray());
        return await reading;
    }
}
