using Moomoo.OpenD;

namespace Moomoo.ShortInterest.PowerShell.Tests;

public sealed class EncryptionTests : IDisposable
{
    private readonly Shell shell = new();

    public void Dispose() => shell.Dispose();

    [Theory]
    [InlineData("test-key-1024.pem")]
    [InlineData("test-key-2048.pem")]
    public void A_gateway_and_a_session_that_share_a_key_understand_each_other(string key)
    {
        var result = shell.Run($"""
            $gateway = Start-OpenDSimulator -RsaKeyPath '{Keys.PathOf(key)}'
            (Start-OpenDSimulator).Encrypted, $gateway.Encrypted, ($gateway | Connect-OpenD -RsaKeyPath '{Keys.PathOf(key)}' -PassThru).Encrypted
            (Get-ShortInterest HK.00700 -Latest).AggregatedShort
            """).AssertNoErrors();
        Assert.Equal([false, true, true, 51480638L], result.Output.Select(item => item.BaseObject));
    }

    [Fact]
    public void A_path_is_relative_to_the_location_of_the_session()
    {
        var folder = Path.GetDirectoryName(Keys.PathOf("test-key-1024.pem"));
        shell.Run($"""
            $null = $ExecutionContext.SessionState.Path.SetLocation('{folder}')
            Start-OpenDSimulator -RsaKeyPath test-key-1024.pem | Connect-OpenD -RsaKeyPath ./test-key-1024.pem
            """).AssertNoErrors();
    }

    [Theory]
    [InlineData("test-key-1024-other.pem", "WrongRsaKey")]
    [InlineData("test-key-2048.pem", "WrongRsaKey")]
    [InlineData("none.pem", "InvalidRsaKey")]
    [InlineData("test-key-pkcs8.pem", "InvalidRsaKey")]
    [InlineData("test-key-public.pem", "InvalidRsaKey")]
    [InlineData("test-key-garbage.pem", "InvalidRsaKey")]
    [InlineData("test-key-truncated.pem", "InvalidRsaKey")]
    [InlineData("test-key-ec.pem", "InvalidRsaKey")]
    [InlineData("test-key-pkcs1-password.pem", "RsaKeyHasPassword")]
    [InlineData("test-key-pkcs8-password.pem", "RsaKeyHasPassword")]
    public void A_key_that_does_not_open_the_gateway_is_named_for_what_it_is(string key, string errorId)
    {
        var gateway = shell.Start(new() { RsaKey = OpenDRsaKey.Load(Keys.PathOf("test-key-1024.pem")) });
        var error = shell.Run($"Connect-OpenD -Port {gateway.Port} -RsaKeyPath '{Keys.PathOf(key)}'").Error;
        Assert.StartsWith($"{errorId},", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        if (errorId != "WrongRsaKey")
        {
            Assert.Contains(key, error.Exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_key_on_one_side_only_is_an_error()
    {
        var key = Keys.PathOf("test-key-1024.pem");
        var encrypted = shell.Start(new() { RsaKey = OpenDRsaKey.Load(key) });
        Assert.StartsWith("EncryptionRequired,", shell.Run($"Connect-OpenD -Port {encrypted.Port}").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("EncryptionNotEnabled,", shell.Run($"Connect-OpenD -Port {shell.Start().Port} -RsaKeyPath '{key}'").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }
}
