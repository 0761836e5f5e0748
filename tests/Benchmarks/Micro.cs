using System.Buffers;
using BenchmarkDotNet.Attributes;
using Moomoo.OpenD;
using Moomoo.OpenD.Connections;
using Moomoo.OpenD.Framing;
using Moomoo.OpenD.Queries;
using Moomoo.OpenD.Security;

namespace Moomoo.ShortInterest.Benchmarks;

/// <summary>The steps between a socket and rows, each by itself, on one page of 50 rows.</summary>
[MemoryDiagnoser]
public class Micro
{
    private const int Pages = 400;

    private readonly OpenD.Protos.QotGetShortInterest.Request request = new()
    {
        C2S = new() { Security = new() { Market = 1, Code = "00001" }, NextKey = "50", Num = CannedGateway.PageSize },
    };

    private readonly AesPacketCipher cbc = AesPacketCipher.Cbc("0123456789abcdef", "fedcba9876543210");
    private CannedGateway gateway = null!;
    private ReadOnlySequence<byte> frame;
    private ReadOnlySequence<byte> body;
    private byte[] plainBody = null!;
    private byte[] encryptedBody = null!;
    private GatewayRequest<PagedResponse<TradingDayRow>> query = null!;
    private OpenDClient client = null!;
    private IAsyncEnumerator<Page<TradingDayRow>> pages = null!;

    [GlobalSetup]
    public void Setup()
    {
        gateway = new CannedGateway(Pages * CannedGateway.PageSize);
        frame = new ReadOnlySequence<byte>(gateway.Pages[1]);
        body = frame.Slice(FrameHeader.Size);
        plainBody = body.ToArray();
        encryptedBody = cbc.Encrypt(plainBody);
        query = new ShortInterestQuery(SecurityCode.Parse("HK.00001"), new PageOptions()).RequestAt(new(0, null, null));
        client = new OpenDClient(new OpenDClientOptions { Port = gateway.Port, RequestsPerWindow = 0 });
        pages = Enumerate();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        client.Dispose();
        gateway.Dispose();
    }

    [Benchmark]
    public int EncodeFrame()
    {
        using var encoded = Frame.Create(ProtoId.ShortInterest, 1, request, null);
        return encoded.Length;
    }

    [Benchmark]
    public bool DecodeFrame()
    {
        var buffer = frame;
        return FrameReader.TryRead(ref buffer, out var header, out var read) && Sha1Hash.Of(read) == header.PlainBodyHash;
    }

    [Benchmark]
    public byte[] DecryptBody() => cbc.Decrypt(encryptedBody);

    [Benchmark]
    public byte[] EncryptBody() => cbc.Encrypt(plainBody);

    [Benchmark]
    public object PageToRows() => query.Read(body);

    /// <summary>What reading pages through the generated messages would cost before a single row is made of them.</summary>
    [Benchmark]
    public object PageToGeneratedMessages() => OpenD.Protos.QotGetShortInterest.Response.Parser.ParseFrom(body);

    [Benchmark]
    public async Task<int> RoundTripOfAPage()
    {
        while (!await pages.MoveNextAsync())
        {
            pages = Enumerate();
        }

        return pages.Current.Rows.Count;
    }

    private IAsyncEnumerator<Page<TradingDayRow>> Enumerate() =>
        client.GetShortInterestAsync(SecurityCode.Parse("HK.00001"), new PageOptions { Count = CannedGateway.PageSize }).GetAsyncEnumerator();
}
