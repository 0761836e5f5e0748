using Moomoo.OpenD.Protos.QotGetStaticInfo;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Tests.Queries;

/// <summary>Counts what the process allocates, so that no other test may run meanwhile.</summary>
[Collection(nameof(WholeMarketTests))]
[CollectionDefinition(nameof(WholeMarketTests), DisableParallelization = true)]
public sealed class WholeMarketTests
{
    [Fact]
    public async Task Ten_thousand_securities_are_one_request_and_cost_a_few_times_their_bytes()
    {
        using var gateway = new RawGateway();
        using var session = await gateway.ConnectAsync();
        var answer = new Response { RetType = 0, S2C = new() };
        answer.S2C.StaticInfoList.AddRange(Enumerable.Range(1, 10_000).Select(Item));
        await ReadAsync(session, answer);

        var allocated = await ReadAsync(session, answer);

        Assert.InRange(answer.CalculateSize(), 900_000, 1_100_000);
        Assert.InRange(allocated, 0, 5 * answer.CalculateSize());
        Assert.Equal(2, session.Client.RequestsSent);
    }

    private static async Task<long> ReadAsync(Session session, Response answer)
    {
        var query = session.Client.GetSecuritiesAsync(new() { Market = Market.US }).RowsAsync();
        var (header, _) = await session.Peer.ReadRequestAsync();
        var frame = RawPeer.Bytes(header.ProtoId, header.SerialNumber, answer);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await session.Peer.SendAsync(frame);
        Assert.Equal(10_000, (await query).Count);
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    private static SecurityStaticInfo Item(int i) => new()
    {
        Basic = new()
        {
            Security = new() { Market = 11, Code = $"C{i:0000}" },
            Id = 70_000_000_000_000 + i,
            LotSize = 1,
            SecType = 3,
            Name = $"The {i:00000}th Company Holdings (Group) Limited",
            ListTime = "2000-01-03",
            ListTimestamp = 946_857_600,
            ExchType = 13,
        },
    };
}
