using System.Net.Sockets;
using Moomoo.OpenD.Framing;
using Moomoo.OpenD.Security;
using Moomoo.OpenD.Simulator;
using Moomoo.OpenD.Simulator.Faults;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Tests.Connections;

public sealed class EncryptionTests
{
    private static readonly SecurityCode Tencent = SecurityCode.Parse("HK.00700");

    [Theory]
    [InlineData("test-key-1024.pem", PacketEncryption.AesCbc)]
    [InlineData("test-key-1024.pem", PacketEncryption.AesEcb)]
    [InlineData("test-key-1024.pem", PacketEncryption.FtAesEcb)]
    [InlineData("test-key-1024.pem", PacketEncryption.None)]
    [InlineData("test-key-2048.pem", PacketEncryption.AesCbc)]
    [InlineData("test-key-2048.pem", PacketEncryption.AesEcb)]
    [InlineData("test-key-2048.pem", PacketEncryption.FtAesEcb)]
    [InlineData("test-key-2048.pem", PacketEncryption.None)]
    public async Task Rows_come_through_every_cipher(string key, PacketEncryption encryption)
    {
        var held = TestRows.Of(Tencent, 37);
        using var simulator = OpenDSimulator.Start(new() { RsaKey = Fixture.Key(key), Rows = held });
        using var client = new OpenDClient(new() { Port = simulator.Port, RsaKey = Fixture.Key(key), PacketEncryption = encryption });

        var rows = await ReadAsync(client);

        Assert.Equal(held.Select(TestRows.Values), rows.Select(TestRows.Values));
        Assert.Equal(encryption != PacketEncryption.None, client.IsEncrypted);
        Assert.Equal(4, client.RequestsSent);
    }

    [Theory]
    [InlineData(FaultKind.Push, new uint[] { ProtoId.Notify, 3005, ProtoId.ShortInterest })]
    [InlineData(FaultKind.StrayAnswer, new uint[] { ProtoId.ShortInterest, ProtoId.ShortInterest })]
    public async Task Frames_that_the_simulator_sends_unasked_are_encrypted_as_its_answers_are(FaultKind kind, uint[] protoIds)
    {
        var key = Fixture.Key("test-key-1024.pem");
        using var simulator = OpenDSimulator.Start(new() { RsaKey = key, Faults = FaultPlan.Always(kind) });
        using var tcp = new TcpClient("127.0.0.1", simulator.Port);
        using var client = new RawPeer(tcp);
        using var rsa = new RsaPacketCipher(key.CreateRsa());
        var hello = new Protos.InitConnect.Request { C2S = new() { ClientVer = 1011, ClientID = "test", PacketEncAlgo = (int)PacketEncryption.AesCbc } };
        await client.SendAsync(RawPeer.Bytes(ProtoId.InitConnect, 1, hello, rsa));
        var greeting = Protos.InitConnect.Response.Parser.ParseFrom(rsa.Decrypt((await client.ReadAsync()).Body)).S2C;
        var cipher = AesPacketCipher.Cbc(greeting.ConnAESKey, greeting.AesCBCiv);

        await client.SendAsync(RawPeer.Bytes(ProtoId.ShortInterest, 2, new Protos.QotGetShortInterest.Request { C2S = new() { Security = new() { Market = 1, Code = "00700" } } }, cipher));

        foreach (var protoId in protoIds)
        {
            var (header, body) = await client.ReadAsync();
            Assert.Equal(protoId, header.ProtoId);
            Assert.Equal(0, Protos.KeepAlive.Response.Parser.ParseFrom(cipher.Decrypt(body)).RetType);
        }
    }

    [Theory]
    [InlineData(null, "test-key-1024.pem", ErrorIds.EncryptionRequired)]
    [InlineData(null, "test-key-2048.pem", ErrorIds.EncryptionRequired)]
    [InlineData("test-key-1024.pem", null, ErrorIds.EncryptionNotEnabled)]
    [InlineData("test-key-2048.pem", null, ErrorIds.EncryptionNotEnabled)]
    [InlineData("test-key-1024.pem", "test-key-1024-other.pem", ErrorIds.WrongRsaKey)]
    [InlineData("test-key-2048.pem", "test-key-2048-other.pem", ErrorIds.WrongRsaKey)]
    [InlineData("test-key-1024.pem", "test-key-2048.pem", ErrorIds.WrongRsaKey)]
    [InlineData("test-key-2048.pem", "test-key-1024.pem", ErrorIds.WrongRsaKey)]
    public async Task Two_sides_that_disagree_about_the_key_get_an_error_of_its_own_name(string? ours, string? theirs, string errorId)
    {
        using var simulator = OpenDSimulator.Start(new() { RsaKey = theirs is null ? null : Fixture.Key(theirs) });
        using var client = new OpenDClient(new() { Port = simulator.Port, RsaKey = ours is null ? null : Fixture.Key(ours) });

        var error = await Assert.ThrowsAsync<EncryptionFailedException>(() => ReadAsync(client));

        Assert.Equal(errorId, error.ErrorId);
        Assert.Equal(client.Endpoint, error.Endpoint);
        Assert.Equal(1, simulator.ConnectionCount);
        Secrets.AssertNone(error, [.. new[] { ours, theirs }.OfType<string>().SelectMany(Secrets.Lines)]);
    }

    [Theory]
    [InlineData("test-key-1024.pem")]
    [InlineData("test-key-2048.pem")]
    public async Task A_gateway_that_cuts_its_greeting_into_pieces_of_100_bytes_is_understood(string keyFile)
    {
        using var gateway = new RawGateway();
        var key = Fixture.Key(keyFile);
        using var client = new OpenDClient(gateway.Options with { RsaKey = key });
        var query = ReadAsync(client);
        using var peer = await gateway.AcceptAsync();
        var (header, body) = await peer.ReadAsync();
        using var rsa = key.CreateRsa();
        var request = Protos.InitConnect.Request.Parser.ParseFrom(new RsaPacketCipher(rsa).Decrypt(body));
        Assert.Equal((int)PacketEncryption.AesCbc, request.C2S.PacketEncAlgo);
        var greeting = RawGateway.Greeting();
        greeting.S2C.AesCBCiv = "fedcba9876543210";
        greeting.RetMsg = new string('x', 300);

        await peer.AnswerAsync(header, greeting, new PiecesOf100(rsa));
        var (pageHeader, pageBody) = await peer.ReadAsync();
        var cipher = AesPacketCipher.Cbc("0123456789abcdef", "fedcba9876543210");
        Assert.Equal("00700", Protos.QotGetShortInterest.Request.Parser.ParseFrom(cipher.Decrypt(pageBody)).C2S.Security.Code);
        await peer.AnswerAsync(pageHeader, new Protos.QotGetShortInterest.Response { RetType = 0, S2C = new() }, cipher);

        Assert.Empty(await query);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_gateway_without_an_IV_speaks_FTAES_ECB_whatever_was_asked_for(bool isEmpty)
    {
        using var gateway = new RawGateway();
        var key = Fixture.Key("test-key-1024.pem");
        using var client = new OpenDClient(gateway.Options with { RsaKey = key });
        var query = ReadAsync(client);
        using var peer = await gateway.AcceptAsync();
        var (header, _) = await peer.ReadAsync();
        using var rsa = key.CreateRsa();
        var greeting = RawGateway.Greeting();
        if (isEmpty)
        {
            greeting.S2C.AesCBCiv = "";
        }

        await peer.AnswerAsync(header, greeting, new RsaPacketCipher(rsa));
        var (pageHeader, pageBody) = await peer.ReadAsync();
        var cipher = new FtAesEcbCipher("0123456789abcdef");
        Assert.Equal("00700", Protos.QotGetShortInterest.Request.Parser.ParseFrom(cipher.Decrypt(pageBody)).C2S.Security.Code);
        await peer.AnswerAsync(pageHeader, new Protos.QotGetShortInterest.Response { RetType = 0, S2C = new() }, cipher);

        Assert.Empty(await query);
    }

    [Theory]
    [InlineData("short", "fedcba9876543210")]
    [InlineData("0123456789abcdefg", "fedcba9876543210")]
    [InlineData("0123456789abcdef", "short-secret-iv")]
    public async Task An_unusable_session_key_has_a_name_and_is_not_told(string aesKey, string iv)
    {
        using var gateway = new RawGateway();
        var key = Fixture.Key("test-key-1024.pem");
        using var client = new OpenDClient(gateway.Options with { RsaKey = key });
        var connecting = client.ConnectAsync();
        using var peer = await gateway.AcceptAsync();
        var (header, _) = await peer.ReadAsync();
        using var rsa = key.CreateRsa();
        var greeting = RawGateway.Greeting();
        greeting.S2C.ConnAESKey = aesKey;
        greeting.S2C.AesCBCiv = iv;
        await peer.AnswerAsync(header, greeting, new RsaPacketCipher(rsa));

        var error = await Assert.ThrowsAsync<EncryptionFailedException>(() => connecting.WithinGuardAsync());

        Assert.Equal(ErrorIds.EncryptionFailed, error.ErrorId);
        Secrets.AssertNone(error.Message + error.InnerException!.Message, [aesKey, iv, .. Secrets.Lines("test-key-1024.pem")]);
    }

    [Fact]
    public async Task A_body_that_cannot_be_decrypted_is_a_violation_that_tells_no_key()
    {
        using var gateway = new RawGateway();
        var key = Fixture.Key("test-key-1024.pem");
        using var client = new OpenDClient(gateway.Options with { RsaKey = key });
        var query = ReadAsync(client);
        using var peer = await gateway.AcceptAsync();
        var (header, _) = await peer.ReadAsync();
        using var rsa = key.CreateRsa();
        var greeting = RawGateway.Greeting();
        greeting.S2C.AesCBCiv = "fedcba9876543210";
        await peer.AnswerAsync(header, greeting, new RsaPacketCipher(rsa));
        var (pageHeader, _) = await peer.ReadAsync();
        using var plain = Frame.Create(pageHeader.ProtoId, FrameHeader.ProtobufFormat, pageHeader.SerialNumber, [8, 0, 26], null);
        await peer.SendAsync(plain.Bytes.ToArray());

        var error = await Assert.ThrowsAsync<ProtocolViolationException>(() => query);

        Secrets.AssertNone(error, ["0123456789abcdef", "fedcba9876543210", .. Secrets.Lines("test-key-1024.pem")]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_unencrypted_greeting_with_a_damaged_hash_is_a_violation_and_no_matter_of_keys(bool isEmpty)
    {
        using var gateway = new RawGateway();
        using var client = new OpenDClient(gateway.Options);
        var connecting = client.ConnectAsync();
        using var peer = await gateway.AcceptAsync();
        var (header, _) = await peer.ReadAsync();
        var bytes = RawPeer.Bytes(header.ProtoId, header.SerialNumber, isEmpty ? new Protos.InitConnect.Response() : RawGateway.Greeting());
        bytes[16] ^= 1;
        await peer.SendAsync(bytes);

        var error = await Assert.ThrowsAsync<ProtocolViolationException>(() => connecting.WithinGuardAsync());

        Assert.Contains("SHA-1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_of_an_encrypted_session_tell_no_secret()
    {
        using var simulator = OpenDSimulator.Start(new() { RsaKey = Fixture.Key("test-key-1024.pem"), RowsPerCode = 30 });
        using var client = new OpenDClient(new() { Port = simulator.Port, RsaKey = Fixture.Key("test-key-1024.pem") });
        var reports = new Reports();
        await ReadAsync(client, reports);

        Secrets.AssertNone(string.Concat(reports.All<OpenDEvent>()) + client.Options, Secrets.Lines("test-key-1024.pem"));
    }

    private static Task<List<TradingDayRow>> ReadAsync(OpenDClient client, Reports? reports = null) =>
        client.GetShortInterestAsync(Tencent, new() { Progress = reports }).RowsAsync();

    /// <summary>As the vendor's clients cut, whatever the size of the key.</summary>
    private sealed class PiecesOf100(System.Security.Cryptography.RSA rsa) : IPacketCipher
    {
        public byte[] Encrypt(byte[] plainBody) =>
            [.. Enumerable.Range(0, (plainBody.Length + 99) / 100).SelectMany(i => rsa.Encrypt([.. plainBody.Skip(i * 100).Take(100)], System.Security.Cryptography.RSAEncryptionPadding.Pkcs1))];

        public byte[] Decrypt(byte[] body) => throw new NotSupportedException();
    }
}
