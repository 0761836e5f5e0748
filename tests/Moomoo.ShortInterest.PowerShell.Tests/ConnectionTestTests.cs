namespace Moomoo.ShortInterest.PowerShell.Tests;

public sealed class ConnectionTestTests : IDisposable
{
    private readonly Shell shell = new();

    public void Dispose() => shell.Dispose();

    [Fact]
    public void A_usable_gateway_is_ok()
    {
        var gateway = shell.Connect();
        var test = Assert.Single(shell.Run("Test-OpenDConnection").AssertNoErrors().As<OpenDConnectionTest>());
        Assert.True(test.Ok && test.Answers && test.LoggedInToQuotes && test.Simulated);
        Assert.False(test.Encrypted);
        Assert.Equal($"127.0.0.1:{gateway.Port}", test.Endpoint);
        Assert.Equal("10.11", test.ServerVersion);
        Assert.Null(test.ErrorId ?? test.Problem ?? test.Advice);
        Assert.Equal(["GetShortInterest", "GetDailyShortVolume", "GetShortSellingRank", "GetStaticInfo", "GetSecuritySnapshot"], test.Supports);
        Assert.NotNull(test.RoundTrip);
    }

    [Theory]
    [InlineData("10.5", false, "GetStaticInfo GetSecuritySnapshot", "GetShortInterest (10.6)")]
    [InlineData("10.7", true, "GetShortInterest GetDailyShortVolume GetStaticInfo GetSecuritySnapshot", "GetShortSellingRank (10.8)")]
    public void An_OpenD_that_is_too_old_for_a_call_is_told_so(string version, bool isOk, string supports, string missing)
    {
        shell.Connect(new() { ServerVersion = Version.Parse(version) });
        var test = Assert.Single(shell.Run("Test-OpenDConnection").AssertNoErrors().As<OpenDConnectionTest>());
        Assert.Equal(isOk, test.Ok);
        Assert.Equal(supports, string.Join(' ', test.Supports));
        Assert.Contains(missing, test.Advice, StringComparison.Ordinal);
        Assert.Contains(version, test.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_needs_no_host()
    {
        var gateway = shell.Start();
        Assert.Equal(
            [true, false],
            shell.Run($"Test-OpenDConnection -Port {gateway.Port} -Quiet; Test-OpenDConnection -Port {Ports.Unused()} -Quiet").AssertNoErrors().As<bool>());
        Assert.Empty(shell.Run("Get-OpenDConnection").Output);
    }

    [Fact]
    public async Task A_test_leaves_no_connection_open()
    {
        var gateway = shell.Start();
        shell.Run($"Test-OpenDConnection -Port {gateway.Port}").AssertNoErrors();
        Assert.Equal(1, gateway.ConnectionCount);
        await OpenD.Tests.Waiting.UntilAsync(() => gateway.OpenConnections == 0, "the connection is closed");
    }

    [Fact]
    public void Quiet_is_a_condition()
    {
        shell.Connect();
        Assert.Equal("usable", Assert.Single(shell.Run("if (Test-OpenDConnection -Quiet) { 'usable' }").AssertNoErrors().As<string>()));
        Assert.Empty(shell.Run($"if (Test-OpenDConnection 127.0.0.1:{Ports.Unused()} -Quiet) {{ 'usable' }}").AssertNoErrors().Output);
    }

    [Fact]
    public void A_time_out_alone_tests_the_current_gateway_with_its_key_over_another_connection()
    {
        var key = Keys.PathOf("test-key-1024.pem");
        var gateway = shell.Start(new() { RsaKey = OpenD.OpenDRsaKey.Load(key) });
        shell.Run($"Connect-OpenD -Port {gateway.Port} -RsaKeyPath {key}").AssertNoErrors();

        var test = Assert.Single(shell.Run("Test-OpenDConnection -TimeoutSec 30").AssertNoErrors().As<OpenDConnectionTest>());

        Assert.Equal($"127.0.0.1:{gateway.Port}", test.Endpoint);
        Assert.True(test.Ok && test.Encrypted);
        Assert.Equal(2, gateway.ConnectionCount);
        Assert.Single(shell.Run("Get-OpenDConnection").Output);
    }

    [Fact]
    public void What_is_wrong_is_in_the_object()
    {
        var test = Assert.Single(shell.Run($"Test-OpenDConnection localhost {Ports.Unused()} -TimeoutSec 5").AssertNoErrors().As<OpenDConnectionTest>());
        Assert.False(test.Ok || test.Answers);
        Assert.Equal("GatewayUnreachable", test.ErrorId);
        Assert.NotEmpty(test.Problem!);
        Assert.NotEmpty(test.Advice!);
        Assert.DoesNotContain("Test-OpenDConnection", test.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Connections_are_tested_as_they_are_given()
    {
        shell.Connect();
        shell.Connect();
        Assert.Equal([true, true], shell.Run("Get-OpenDConnection | Test-OpenDConnection -Quiet").AssertNoErrors().As<bool>());
        Assert.Equal([true, true], shell.Run("Test-OpenDConnection -Connection (Get-OpenDConnection) -Quiet").AssertNoErrors().As<bool>());
    }

    [Fact]
    public void Simulators_are_tested_from_the_pipeline()
    {
        Assert.Equal([true, true], shell.Run("$simulator = Start-OpenDSimulator; $simulator | Test-OpenDConnection -Quiet; Test-OpenDConnection $simulator -Quiet").AssertNoErrors().As<bool>());
        Assert.Empty(shell.Run("Get-OpenDConnection").Output);
    }

    [Fact]
    public void Keys_are_tested()
    {
        var key = Keys.PathOf("test-key-1024.pem");
        var gateway = shell.Start(new() { RsaKey = OpenD.OpenDRsaKey.Load(key) });
        var tests = shell.Run($"'', '-RsaKeyPath {key}', '-RsaKeyPath {Keys.PathOf("test-key-1024-other.pem")}' | ForEach-Object {{ & ([scriptblock]::Create(\"Test-OpenDConnection -Port {gateway.Port} $_\")) }}");
        Assert.Equal(["EncryptionRequired", null, "WrongRsaKey"], tests.As<OpenDConnectionTest>().Select(test => test.ErrorId));
    }

    [Fact]
    public void Bad_parameters_are_errors()
    {
        Assert.StartsWith("Invalid", shell.Run("Test-OpenDConnection 127.0.0.1:99999").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("InvalidRsaKey,", shell.Run("Test-OpenDConnection 127.0.0.1 1 -RsaKeyPath /none.pem").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }
}
