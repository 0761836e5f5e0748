using Moomoo.OpenD.Protos.QotGetSecuritySnapshot;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Tests.Queries;

public sealed class AvailabilityTests : IDisposable
{
    private readonly RawGateway gateway = new();
    private readonly List<string[]> requests = [];
    private readonly List<(string Code, Exception Error)> refused = [];

    public void Dispose() => gateway.Dispose();

    [Fact]
    public async Task Values_go_to_their_own_columns()
    {
        using var session = await gateway.ConnectAsync();
        var query = session.Client.GetShortAvailabilityAsync([.. Codes("HK.00700", "US.SPY")]).PagesAsync();
        var (header, body) = await session.Peer.ReadRequestAsync();
        Assert.Equal(3203u, header.ProtoId);
        Assert.Equal([(1, "00700"), (11, "SPY")], Request.Parser.ParseFrom(body).C2S.SecurityList.Select(security => (security.Market, security.Code)));
        var stock = Snapshot("HK.00700");
        stock.Basic.MergeFrom(new SnapshotBasicData { Name = "Tencent", EnableShortSell = true, ShortSellRate = 0.5, ShortAvailableVolume = 1_000_000, ShortMarginInitialRatio = 60 });
        stock.EquityExData = new() { OutstandingShares = 9_000_000_000 };
        var fund = Snapshot("US.SPY");
        fund.Basic.MergeFrom(new SnapshotBasicData { EnableShortSell = false, ShortSellRate = 0, ShortAvailableVolume = 0, ShortMarginInitialRatio = 0 });
        fund.TrustExData = new();

        // in another order than asked for
        await session.Peer.AnswerAsync(header, Answer(fund, stock));
        var rows = Assert.Single(await query).Rows;

        Assert.Equal(["HK.00700", "US.SPY"], rows.Select(row => row.Code));
        Assert.Equal(("Tencent", "2026-04-30 16:08:05", true, 0.5, 1_000_000L), (rows[0].Name, rows[0].UpdateTime, rows[0].EnableShortSell, rows[0].ShortSellRate, rows[0].ShortAvailableVolume));
        Assert.Equal((60, 467.8, 9_000_000_000L), (rows[0].ShortMarginInitialRatio, rows[0].CurPrice, rows[0].OutstandingShares));
        Assert.Equal(false, rows[1].EnableShortSell);
        Assert.Null(rows[1].ShortSellRate ?? rows[1].ShortAvailableVolume ?? rows[1].ShortMarginInitialRatio ?? rows[1].OutstandingShares);
    }

    [Fact]
    public async Task An_answer_of_far_more_rows_than_codes_is_a_violation()
    {
        using var session = await gateway.ConnectAsync();
        var query = session.Client.GetShortAvailabilityAsync([.. Codes("HK.00700")]).PagesAsync();
        var (header, _) = await session.Peer.ReadRequestAsync();

        await session.Peer.AnswerAsync(header, Answer([.. Enumerable.Repeat(Snapshot("HK.00700"), 1001)]));

        var error = await Assert.ThrowsAsync<ProtocolViolationException>(() => query);
        Assert.Contains("more than 1,000 rows", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Unknown stock {0}")]
    [InlineData("未知股票 {0}")]
    [InlineData("未知股票{0}")]
    public async Task Unknown_codes_that_the_refusal_names_fail_alone(string text)
    {
        var codes = Numbered(1_000);
        var rows = await ReadAsync(codes, ["HK.00150", "HK.00950"], text);
        Assert.Equal(codes.Where(code => code is not ("HK.00150" or "HK.00950")), rows.Select(row => row.Code));
        Assert.Equal(["HK.00150", "HK.00950"], refused.Select(failure => failure.Code));
        Assert.All(refused, failure => Assert.Contains(failure.Code, failure.Error.Message, StringComparison.Ordinal));
        Assert.Equal(3 + 2, requests.Count);
    }

    [Fact]
    public async Task A_code_that_the_refusal_names_without_its_market_is_asked_for_alone()
    {
        var rows = await ReadAsync(Numbered(400), ["HK.00150"], "Unknown stock {1}");
        Assert.Equal(399, rows.Count);
        Assert.Equal("HK.00150", Assert.Single(refused).Code);
        Assert.Equal(3, requests.Count);
    }

    [Fact]
    public async Task A_code_whose_name_is_part_of_another_or_of_the_text_does_not_fail()
    {
        var rows = await ReadAsync(["US.A", "US.AA", "US.AAPL", "US.STOCK", "US.AAPL.X"], ["US.AAPL.X"], "Unknown stock {0}");
        Assert.Equal(["US.A", "US.AA", "US.AAPL", "US.STOCK"], rows.Select(row => row.Code));
        Assert.Equal("US.AAPL.X", Assert.Single(refused).Code);
    }

    [Theory]
    [InlineData("HK.00001")]
    [InlineData("HK.00150")]
    [InlineData("HK.00400")]
    public async Task An_unknown_code_that_the_refusal_does_not_name_is_found_by_halving(string unknown)
    {
        var rows = await ReadAsync(Numbered(400), [unknown], "Unknown stock");
        Assert.Equal(Numbered(400).Where(code => code != unknown), rows.Select(row => row.Code));
        Assert.Equal(unknown, Assert.Single(refused).Code);
        Assert.InRange(requests.Count, 2, 19);
    }

    /// <summary>If the first half is accepted, the code is in the second, which is divided without asking for it as a whole.</summary>
    [Theory]
    [InlineData("1", "8 4 2 1 1 2 4")]
    [InlineData("8", "8 4 2 1 1")]
    [InlineData("5", "8 4 2 1 1 2")]
    [InlineData("1 2", "8 4 2 1 1 2 4")]
    [InlineData("3 4", "8 4 2 1 1 4")]
    [InlineData("", "8")]
    public async Task Halving_asks_for_no_part_whose_answer_is_known(string unknown, string asked)
    {
        string[] refusedCodes = [.. unknown.Split([' '], StringSplitOptions.RemoveEmptyEntries).Select(code => $"HK.0000{code}")];

        var rows = await ReadAsync(Numbered(8), refusedCodes, "Unknown stock");

        Assert.Equal(Numbered(8).Except(refusedCodes), rows.Select(row => row.Code));
        Assert.Equal(refusedCodes, refused.Select(failure => failure.Code));
        Assert.Equal(asked, string.Join(" ", requests.Select(codes => codes.Length)));
    }

    [Theory]
    [InlineData(400, "-1")]
    [InlineData(401, "400 -1")]
    [InlineData(1_000, "400 800 -1")]
    public async Task The_key_of_a_page_is_the_number_of_codes_before_it(int count, string keys)
    {
        using var session = await gateway.ConnectAsync(options => options with { RequestsPerWindow = 0 });
        _ = ServeAsync(session.Peer, [], "");

        var pages = await session.Client.GetShortAvailabilityAsync([.. Codes(Numbered(count))]).PagesAsync();

        Assert.Equal(keys, string.Join(" ", pages.Select(page => page.NextKey)));
        Assert.Equal(Numbered(count), pages.SelectMany(page => page.Rows).Select(row => row.Code));
    }

    [Fact]
    public async Task A_code_that_begins_a_word_of_the_text_does_not_fail()
    {
        var rows = await ReadAsync(["US.A", "US.MSFT"], ["US.MSFT"], "Unknown stock {0}, unlike US.Apple");
        Assert.Equal(["US.A"], rows.Select(row => row.Code));
        Assert.Equal("US.MSFT", Assert.Single(refused).Code);
        Assert.Equal(2, requests.Count);
    }

    [Fact]
    public async Task Two_unknown_codes_side_by_side_are_found_by_halving()
    {
        var rows = await ReadAsync(Numbered(400), ["HK.00200", "HK.00201"], "");
        Assert.Equal(398, rows.Count);
        Assert.Equal(["HK.00200", "HK.00201"], refused.Select(failure => failure.Code));
    }

    [Fact]
    public async Task A_refusal_of_everything_does_not_ask_for_every_code()
    {
        var codes = Numbered(400);
        await Assert.ThrowsAsync<GatewayRefusedException>(() => ReadAsync(codes, codes, ""));
        Assert.InRange(requests.Count, 1, 100);
    }

    [Fact]
    public async Task A_market_without_quotes_fails_without_asking_for_each_code()
    {
        string[] codes = ["HK.00001", "US.AAPL", "HK.00002", "US.MSFT", "US.TSLA"];
        var rows = await ReadAsync(codes, ["US.AAPL", "US.MSFT", "US.TSLA"], "行情权限不足");
        Assert.Equal(["HK.00001", "HK.00002"], rows.Select(row => row.Code));
        Assert.Equal(["US.AAPL", "US.MSFT", "US.TSLA"], refused.Select(failure => failure.Code));
        Assert.Equal(3, requests.Count);
    }

    [Fact]
    public async Task A_quota_that_is_used_up_ends_the_query()
    {
        var error = await Assert.ThrowsAsync<GatewayRefusedException>(() => ReadAsync(Numbered(400), ["HK.00001"], "额度不足"));
        Assert.Equal(RefusalReason.QuotaExhausted, error.Reason);
        Assert.Single(requests);
    }

    [Theory]
    [InlineData("HK.00001", "HK.00001")]
    [InlineData("HK.00001 HK.00002", "2 codes")]
    public async Task Without_a_callback_the_refusal_ends_the_query(string codes, string subject)
    {
        using var session = await gateway.ConnectAsync();
        var serving = ServeAsync(session.Peer, ["HK.00001"], "Unknown stock {0}");
        var error = await Assert.ThrowsAsync<GatewayRefusedException>(() => session.Client.GetShortAvailabilityAsync([.. Codes(codes.Split(' '))]).RowsAsync());
        Assert.Equal($"{session.Client.Endpoint} refused GetSecuritySnapshot {subject}: Unknown stock HK.00001 (retType -1).", error.Message);
        Assert.Single(requests);
        session.Dispose();
        await serving;
    }

    [Fact]
    public async Task A_code_that_the_answer_lacks_fails_alone()
    {
        using var session = await gateway.ConnectAsync();
        var query = session.Client.GetShortAvailabilityAsync([.. Codes("HK.00001", "HK.00002")], new() { OnRefused = (code, error) => refused.Add((code.ToString(), error)) }).RowsAsync();
        var (header, _) = await session.Peer.ReadRequestAsync();
        await session.Peer.AnswerAsync(header, Answer(Snapshot("HK.00002")));
        Assert.Equal("HK.00002", Assert.Single(await query).Code);
        var (lacking, error) = Assert.Single(refused);
        Assert.Equal("HK.00001", lacking);
        Assert.Equal(
            $"{session.Client.Endpoint} violated OpenD's protocol: the response to GetSecuritySnapshot lacks HK.00001.",
            Assert.IsType<ProtocolViolationException>(error).Message);
    }

    [Fact]
    public async Task A_code_that_is_given_twice_is_asked_for_once_and_has_two_rows()
    {
        var rows = await ReadAsync(["HK.00001", "HK.00002", "HK.00001"], [], "");
        Assert.Equal(["HK.00001", "HK.00002", "HK.00001"], rows.Select(row => row.Code));
        Assert.Equal(["HK.00001", "HK.00002"], Assert.Single(requests));
    }

    /// <summary>A caller may block the only thread of its SynchronizationContext until the query is done.</summary>
    [Fact]
    public async Task Rows_are_read_under_a_context_whose_thread_is_blocked()
    {
        using var session = await gateway.ConnectAsync(options => options with { RequestsPerWindow = 0 });
        _ = ServeAsync(session.Peer, ["HK.00003"], "Unknown stock");
        var query = session.Client.GetShortAvailabilityAsync([.. Codes(Numbered(450))], new() { OnRefused = (code, error) => refused.Add((code.ToString(), error)) });

        Assert.Equal(449, BlockedThread.Run(() => CountAsync(query.Rows())));
        Assert.Equal("HK.00003", Assert.Single(refused).Code);
    }

    /// <summary>Each row is asked for on the caller's thread, which waits for it.</summary>
    private static Task<int> CountAsync<TRow>(IAsyncEnumerable<TRow> rows)
    {
        var row = rows.GetAsyncEnumerator();
        var count = 0;
        while (row.MoveNextAsync().AsTask().GetAwaiter().GetResult())
        {
            count++;
        }

        return Task.FromResult(count);
    }

    [Fact]
    public async Task No_codes_are_no_request()
    {
        using var client = new OpenDClient(gateway.Options);
        Assert.Empty(await client.GetShortAvailabilityAsync([]).PagesAsync());
        Assert.Throws<ArgumentNullException>(() => client.GetShortAvailabilityAsync(null!));
    }

    private static string[] Numbered(int count) => [.. Enumerable.Range(1, count).Select(i => $"HK.{i:00000}")];

    private static IEnumerable<SecurityCode> Codes(params string[] codes) => codes.Select(SecurityCode.Parse);

    private async Task<List<ShortAvailability>> ReadAsync(string[] codes, string[] unknown, string text)
    {
        using var session = await gateway.ConnectAsync(options => options with { RequestsPerWindow = 0 });
        _ = ServeAsync(session.Peer, unknown, text);
        return await session.Client.GetShortAvailabilityAsync([.. Codes(codes)], new() { OnRefused = (code, error) => refused.Add((code.ToString(), error)) }).RowsAsync();
    }

    /// <summary>
    /// Refuses a request that has an unknown code, with a text about the first of them: {0} its name, {1} the name without its market.
    /// An invalid request closes the connection, so that the query fails instead of waiting.
    /// </summary>
    private async Task ServeAsync(RawPeer peer, string[] unknown, string text)
    {
        try
        {
            while (true)
            {
                var (header, body) = await peer.ReadRequestAsync();
                var codes = Request.Parser.ParseFrom(body).C2S.SecurityList.Select(security => $"{(Market)security.Market}.{security.Code}").ToArray();
                Assert.InRange(codes.Length, 1, 400);
                requests.Add(codes);
                var first = codes.FirstOrDefault(unknown.Contains);
                await peer.AnswerAsync(header, first is null ? Answer([.. codes.Select(Snapshot)]) : new Response { RetType = -1, RetMsg = string.Format(null, text, first, first[3..]) });
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or EndOfStreamException)
        {
            // the test has ended
        }
        finally
        {
            peer.Dispose();
        }
    }

    private static Response Answer(params Snapshot[] snapshots)
    {
        var answer = new Response { RetType = 0, S2C = new() };
        answer.S2C.SnapshotList.AddRange(snapshots);
        return answer;
    }

    private static Snapshot Snapshot(string code) => new()
    {
        Basic = new()
        {
            Security = new() { Market = (int)SecurityCode.Parse(code).Market, Code = code[3..] },
            Type = 3,
            IsSuspend = false,
            UpdateTime = "2026-04-30 16:08:05",
            LastClosePrice = 479.2,
            CurPrice = 467.8,
            Volume = 1,
        },
    };
}
