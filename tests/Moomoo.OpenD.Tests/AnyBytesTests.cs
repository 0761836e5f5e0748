using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Moomoo.OpenD.Framing;
using Moomoo.OpenD.Queries;
using Moomoo.OpenD.Security;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Tests;

/// <summary>
/// Whatever bytes a gateway sends, in whatever pieces, end in rows or in an error with a name: never in a hang, a crash or growing memory.
/// A normal run sends a few thousand frames; <c>FRAMES=1000000 dotnet test tests/Moomoo.OpenD.Tests --filter AnyBytesTests</c> sends a million.
/// </summary>
[Collection(nameof(AnyBytesTests))]
public sealed class AnyBytesTests(ITestOutputHelper output)
{
    private const int NormalFrames = 6_000;

    private static readonly SecurityCode Tencent = SecurityCode.Parse("HK.00700");
    private static readonly OpenDRsaKey Key = Fixture.Key("test-key-1024.pem");
    private static readonly AesPacketCipher Cipher = AesPacketCipher.Cbc("0123456789abcdef", "fedcba9876543210");

    /// <summary>On a new connection InitConnect is 1, so the request for a page is 2.</summary>
    private const uint SerialNumber = 2;

    private static readonly Gen<byte[]> AnyBytes = Gen.Choose(0, int.MaxValue).SelectMany(seed => Gen.Choose(0, 300).Select(length => Noise(seed, length)));

    private static readonly Gen<byte[]> PageBody = Gen.Choose(0, int.MaxValue).SelectMany(seed => Gen.Choose(0, 12).Select(rows => Page(seed, rows).ToByteArray()));

    /// <summary>What begins as a page and goes wrong somewhere.</summary>
    private static readonly Gen<byte[]> MutatedBody = PageBody.SelectMany(body => Gen.Choose(0, int.MaxValue).Select(seed => Mutate(body, seed)));

    private static readonly Gen<(uint ProtoId, uint SerialNumber)> Address = Gen.Frequency(
        (3, Gen.Constant((ProtoId.ShortInterest, SerialNumber))),
        (1, Gen.Constant((ProtoId.ShortInterest, SerialNumber + 1))),
        (1, Gen.Constant((ProtoId.Notify, 0u))),
        (1, Gen.Constant((ProtoId.KeepAlive, SerialNumber))),
        (1, Gen.Constant((ProtoId.InitConnect, 1u))));

    private static readonly Gen<AnyFrame> Frames =
        Gen.Frequency((3, PageBody), (3, MutatedBody), (1, AnyBytes)).SelectMany(body =>
        Address.SelectMany(address =>
        Gen.Frequency((30, Gen.Constant(FrameHeader.ProtobufFormat)), (1, Gen.Choose(0, 255).Select(format => (byte)format))).SelectMany(format =>
        Gen.Frequency((9, Gen.Constant(0)), (1, Gen.Choose(1, int.MaxValue))).Select(damage => new AnyFrame(address.Item1, address.Item2, format, body, damage)))));

    private static readonly Gen<AnyStream> Streams =
        Gen.Choose(1, 19).SelectMany(count => Frames.ListOf(count)).SelectMany(frames =>
        Gen.Choose(1, 2_000).SelectMany(piece =>
        Gen.Frequency((7, Gen.Constant(false)), (1, Gen.Constant(true))).Select(isEncrypted => new AnyStream([.. frames], piece, isEncrypted))));

    [Fact]
    public async Task Any_frames_over_tcp_end_in_rows_or_a_named_error_and_leave_nothing_behind()
    {
        var wanted = int.Parse(Environment.GetEnvironmentVariable("FRAMES") ?? $"{NormalFrames}", CultureInfo.InvariantCulture);
        using var gateway = new RawGateway();
        var outcomes = new SortedDictionary<string, int>();
        var sent = 0;

        await Task.Run(() => Run(wanted / 4));
        var before = MemoryInUse();
        await Task.Run(() => Run(wanted));
        var growth = MemoryInUse() - before;

        output.WriteLine($"{sent} frames, memory grew by {growth} bytes: {string.Join(", ", outcomes.Select(outcome => $"{outcome.Key} {outcome.Value}"))}");
        Assert.True(growth < 8 * 1024 * 1024, $"memory grew by {growth} bytes");
        Assert.True(outcomes.ContainsKey("rows"));
        Assert.True(outcomes.ContainsKey(ErrorIds.ProtocolViolation));
        Assert.True(outcomes.ContainsKey(ErrorIds.GatewayRefused));

        void Run(int until)
        {
            while (sent < until)
            {
                Check.One(Config.QuickThrowOnFailure.WithMaxTest(Math.Max(1, Math.Min(10_000, (until - sent) / 10))), Prop.ForAll(Streams.ToArbitrary(), stream =>
                {
                    var outcome = TryAsync(gateway, stream).GetAwaiter().GetResult();
                    outcomes[outcome] = outcomes.TryGetValue(outcome, out var count) ? count + 1 : 1;
                    sent += stream.Frames.Count;
                }));
            }
        }
    }

    [Fact]
    public void Any_body_becomes_a_page_or_is_refused_as_malformed()
    {
        var request = new ShortInterestQuery(Tencent, new PageOptions()).RequestAt(new(0, null, null));
        var bodies = Gen.Frequency((1, PageBody), (3, MutatedBody), (1, AnyBytes)).SelectMany(body => Gen.Choose(1, 400).Select(piece => (Body: body, Piece: piece)));

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(20_000), Prop.ForAll(bodies.ToArbitrary(), candidate =>
        {
            try
            {
                Assert.NotNull(request.Read(Sequences.Cut(candidate.Body, candidate.Piece)).Page);
            }
            catch (ProtocolException)
            {
                // refused
            }
        }));
    }

    [Fact]
    public void Any_header_is_read_or_refused_whatever_the_pieces()
    {
        var headers = Gen.Choose(0, int.MaxValue).SelectMany(seed => Gen.Choose(1, 60).Select(piece => (Header: Noise(seed, 60), Piece: piece)));

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(20_000), Prop.ForAll(headers.ToArbitrary(), candidate =>
        {
            candidate.Header[0] = (byte)'F';
            candidate.Header[1] = (byte)'T';
            var buffer = Sequences.Cut(candidate.Header, candidate.Piece);
            try
            {
                var isWhole = FrameReader.TryRead(ref buffer, out var header, out var body);
                Assert.InRange(header.BodyLength, 0, FrameHeader.LongestBody);
                Assert.Equal(isWhole ? header.BodyLength : 0, body.Length);
            }
            catch (ProtocolException)
            {
                Assert.True(BitConverter.ToUInt32(candidate.Header, 12) > FrameHeader.LongestBody);
            }
        }));
    }

    private static long MemoryInUse()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    /// <returns>"rows", or the id of the error.</returns>
    private static async Task<string> TryAsync(RawGateway gateway, AnyStream stream)
    {
        using var client = new OpenDClient(gateway.Options with { RequestsPerWindow = 0, RsaKey = stream.IsEncrypted ? Key : null });
        var query = ReadAsync(client);
        using (var peer = await gateway.AcceptAsync())
        {
            await ServeAsync(peer, stream);
            return await query.WithinGuardAsync();
        }
    }

    private static async Task<string> ReadAsync(OpenDClient client)
    {
        try
        {
            await foreach (var page in client.GetShortInterestAsync(Tencent, new PageOptions { Count = 50 }))
            {
                return page.Rows.Count >= 0 ? "rows" : "";
            }

            return "no page";
        }
        catch (ShortInterestException e)
        {
            Secrets.AssertNone(e, "0123456789abcdef", "fedcba9876543210");
            Assert.True(e is not ConnectionLostException || e.InnerException is IOException, $"a fault of this side looks like a lost connection: {e}");
            return e.ErrorId;
        }
    }

    private static async Task ServeAsync(RawPeer peer, AnyStream stream)
    {
        try
        {
            var (header, _) = await peer.ReadAsync();
            using var rsa = stream.IsEncrypted ? Key.CreateRsa() : null;
            var greeting = RawGateway.Greeting();
            greeting.S2C.AesCBCiv = "fedcba9876543210";
            await peer.AnswerAsync(header, greeting, rsa is null ? null : new RsaPacketCipher(rsa));
            await peer.ReadAsync();
            var bytes = stream.Bytes();
            for (var start = 0; start < bytes.Length; start += stream.Piece)
            {
                await peer.SendAsync([.. bytes.Skip(start).Take(stream.Piece)]);
            }

            peer.EndSending();
        }
        catch (IOException)
        {
            // the client has seen enough
        }
    }

    private static byte[] Noise(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static Protos.QotGetShortInterest.Response Page(int seed, int rows)
    {
        var random = new Random(seed);
        var page = new Protos.QotGetShortInterest.Response { RetType = random.Next(8) == 0 ? -1 : 0, S2C = new() };
        if (random.Next(4) > 0)
        {
            page.S2C.NextKey = random.Next(3) == 0 ? "-1" : $"{random.Next(1000)}";
        }

        if (page.RetType != 0)
        {
            page.RetMsg = "Unknown stock. 未知股票";
        }

        for (var i = 0; i < rows; i++)
        {
            page.S2C.HkItemList.Add(new Protos.QotGetShortInterest.HkShortInterestItem { TimestampStr = "2026-04-30", ClosePrice = random.NextDouble() });
            page.S2C.UsItemList.Add(new Protos.QotGetShortInterest.UsShortInterestItem { Timestamp = random.Next(), SharesShort = (ulong)random.Next() << random.Next(40) });
        }

        return page;
    }

    private static byte[] Mutate(byte[] body, int seed)
    {
        var random = new Random(seed);
        var bytes = new List<byte>(body);
        for (var i = random.Next(1, 6); i > 0 && bytes.Count > 0; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = 0xFF;
                    break;
                case 2:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 3:
                    bytes.InsertRange(at, Noise(random.Next(), random.Next(12)));
                    break;
                default:
                    bytes.RemoveAt(at);
                    break;
            }
        }

        return [.. bytes];
    }

    /// <param name="ProtoId">Which message it claims to be.</param>
    /// <param name="SerialNumber">Which request it claims to answer.</param>
    /// <param name="Format">Of the body.</param>
    /// <param name="Body">Before encryption.</param>
    /// <param name="Damage">0 leaves the frame whole; any other number seeds what becomes of its bytes on the way.</param>
    private sealed record AnyFrame(uint ProtoId, uint SerialNumber, byte Format, byte[] Body, int Damage)
    {
        public byte[] Bytes(IPacketCipher? cipher)
        {
            using var frame = Frame.Create(ProtoId, Format, SerialNumber, Body, cipher);
            var bytes = frame.Bytes.ToArray();
            return Damage == 0 ? bytes : Mutate(bytes, Damage);
        }
    }

    private sealed record AnyStream(IReadOnlyList<AnyFrame> Frames, int Piece, bool IsEncrypted)
    {
        public byte[] Bytes() => [.. Frames.SelectMany(frame => frame.Bytes(IsEncrypted ? Cipher : null))];
    }
}

/// <summary>Memory is the whole process's, so no other test may run beside.</summary>
[CollectionDefinition(nameof(AnyBytesTests), DisableParallelization = true)]
public sealed class AnyBytesAlone;
