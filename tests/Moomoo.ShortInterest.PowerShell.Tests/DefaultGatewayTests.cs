namespace Moomoo.ShortInterest.PowerShell.Tests;

[Collection(GatewayVariables.Collection)]
public sealed class DefaultGatewayTests : IDisposable
{
    private readonly GatewayVariables variables = new();
    private readonly Shell shell = new();

    public void Dispose()
    {
        shell.Dispose();
        variables.Dispose();
    }

    [Theory]
    [InlineData("127.0.0.1:{0}", null)]
    [InlineData(" 127.0.0.1:{0} ", null)]
    [InlineData("127.0.0.1", " {0} ")]
    [InlineData(null, "{0}")]
    [InlineData("127.0.0.1:{0}", "{0}")]
    public void The_environment_names_it_for_queries_tests_and_connections(string? host, string? port)
    {
        var gateway = shell.Start();
        GatewayVariables.Host = host is null ? null : string.Format(null, host, gateway.Port);
        GatewayVariables.Port = port is null ? null : string.Format(null, port, gateway.Port);
        Assert.True(Assert.Single(shell.Run("Test-OpenDConnection -Quiet").AssertNoErrors().As<bool>()));
        Assert.Single(shell.Run("Get-ShortInterest HK.00700 -Latest").AssertNoErrors().Output);
        Assert.Equal(gateway.Port, Assert.Single(shell.Run("Connect-OpenD -PassThru").AssertNoErrors().As<OpenDConnection>()).Port);
    }

    [Theory]
    [InlineData("127.0.0.1:99999", null)]
    [InlineData("two words", null)]
    [InlineData(null, "0")]
    [InlineData(null, "70000")]
    [InlineData(null, "x1")]
    [InlineData("127.0.0.1:1", "2")]
    public void What_is_no_gateway_is_one_error_for_all_codes(string? host, string? port)
    {
        GatewayVariables.Host = host;
        GatewayVariables.Port = port;
        var error = shell.Run("Get-ShortInterest HK.00700, US.AAPL, HK.00005").Error;
        Assert.StartsWith("InvalidQuery,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("MOOMOO_OPEND_", error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Contains("3 codes", error.ErrorDetails.Message, StringComparison.Ordinal);
        foreach (var other in (System.Management.Automation.ErrorRecord[])[error, .. new[] { "Connect-OpenD", "Test-OpenDConnection" }.Select(command => shell.Run(command).Error)])
        {
            Assert.Contains("MOOMOO_OPEND_", other.ErrorDetails.Message, StringComparison.Ordinal);
            Assert.Equal(port is null ? "MOOMOO_OPEND_HOST" : "MOOMOO_OPEND_PORT", other.TargetObject);
        }
    }

    /// <summary>Upstream commands run between the choice of the connection and the moment when the query opens it.</summary>
    [Theory]
    [InlineData("[void](Get-OpenDConnection)")]
    [InlineData("[void](Get-DailyShortVolume US.AAPL -Latest)")]
    public void The_session_keeps_a_connection_that_a_command_is_about_to_open(string upstream)
    {
        var gateway = shell.Start();
        GatewayVariables.Port = $"{gateway.Port}";
        var rows = shell.Run($"& {{ 'HK.00700'; {upstream}; 'US.AAPL' }} | Get-ShortInterest -Latest").AssertNoErrors().Output;
        Assert.Equal(2, rows.Count);
        Assert.Equal(1, gateway.OpenConnections);
        shell.Run("Get-OpenDConnection | Disconnect-OpenD").AssertNoErrors();
        Assert.True(SpinWait.SpinUntil(() => gateway.OpenConnections == 0, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void A_named_gateway_does_not_need_a_sound_environment()
    {
        var gateway = shell.Connect();
        GatewayVariables.Port = "x1";
        shell.Run($"Connect-OpenD 127.0.0.1:{gateway.Port}; Get-ShortInterest HK.00700 -Latest").AssertNoErrors();
    }

    [Fact]
    public void A_corrected_variable_works_at_once_and_leaves_nothing_behind()
    {
        GatewayVariables.Port = $"{Ports.Unused()}";
        Assert.StartsWith("GatewayUnreachable,", shell.Run("Get-ShortInterest HK.00700").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(shell.Run("Get-OpenDConnection").Output);

        var gateway = shell.Start();
        GatewayVariables.Port = $"{gateway.Port}";
        Assert.Single(shell.Run("Get-ShortInterest HK.00700 -Latest").AssertNoErrors().Output);
        Assert.Equal(gateway.Port, Assert.Single(shell.Run("Get-OpenDConnection").As<OpenDConnection>()).Port);
    }

    [Fact]
    public void A_simulator_that_the_environment_named_is_not_used_any_more_when_it_does_not()
    {
        var simulator = shell.Start();
        GatewayVariables.Port = $"{simulator.Port}";
        shell.Run("Get-ShortInterest HK.00700 -Latest").AssertNoErrors();

        GatewayVariables.Port = $"{Ports.Unused()}";
        Assert.StartsWith("GatewayUnreachable,", shell.Run("Get-ShortInterest HK.00700").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void A_simulator_is_never_fallen_back_to()
    {
        var simulator = shell.Connect();
        using var real = new Relay(shell.Start().Port);
        GatewayVariables.Port = $"{Ports.Unused()}";
        Assert.True(shell.Run("Get-ShortInterest HK.00700 -Latest").AssertNoErrors().Output[0].Properties["Simulated"].Value is true);

        var rows = shell.Run($"Connect-OpenD -Port {real.Port}; Get-ShortInterest HK.00700 -Latest").AssertNoErrors();
        Assert.True(rows.Output[0].Properties["Simulated"].Value is false);
        Assert.Empty(rows.Warnings);

        Assert.StartsWith("GatewayUnreachable,", shell.Run("Disconnect-OpenD; Get-ShortInterest HK.00700").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(simulator.Port, Assert.Single(shell.Run("Get-OpenDConnection").As<OpenDConnection>()).Port);
    }

    [Fact]
    public void A_real_gateway_is_fallen_back_to()
    {
        using var real = new Relay(shell.Start().Port);
        var simulator = shell.Start();
        GatewayVariables.Port = $"{Ports.Unused()}";
        var connections = shell.Run($"Connect-OpenD -Port {real.Port}; Connect-OpenD -Port {simulator.Port}; Get-OpenDConnection").AssertNoErrors().As<OpenDConnection>();
        Assert.Equal([false, true], connections.Select(connection => connection.Current));
        shell.Run("Disconnect-OpenD").AssertNoErrors();
        Assert.True(connections[0].Current);
        Assert.False(connections[1].Current);
        Assert.Empty(shell.Run("Get-ShortInterest HK.00700 -Latest").AssertNoErrors().Warnings);
    }

    [Fact]
    public void Its_key_file_opens_an_encrypted_gateway_and_no_other()
    {
        var key = Keys.PathOf("test-key-1024.pem");
        var encrypted = shell.Start(new() { RsaKey = OpenD.OpenDRsaKey.Load(key) });
        var plain = shell.Start();
        GatewayVariables.Port = $"{encrypted.Port}";
        Assert.StartsWith("EncryptionRequired,", shell.Run("Get-ShortInterest HK.00700").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        GatewayVariables.RsaKeyPath = key;
        Assert.Single(shell.Run("Get-ShortInterest HK.00700 -Latest").AssertNoErrors().Output);
        Assert.True(Assert.Single(shell.Run("Test-OpenDConnection").As<OpenDConnectionTest>()).Encrypted);
        Assert.True(Assert.Single(shell.Run("Connect-OpenD -PassThru").As<OpenDConnection>()).Encrypted);
        shell.Run($"Connect-OpenD -Port {plain.Port}").AssertNoErrors();
    }
}
