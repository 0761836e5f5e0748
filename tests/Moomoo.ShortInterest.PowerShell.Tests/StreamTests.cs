namespace Moomoo.ShortInterest.PowerShell.Tests;

public sealed class StreamTests
{
    [Fact]
    public void Made_up_rows_come_with_a_warning()
    {
        using var shell = new Shell();
        shell.Connect();
        var result = shell.Run("Get-ShortInterest HK.00700, US.AAPL").AssertNoErrors();
        Assert.Contains("simulat", Assert.Single(result.Warnings), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Verbose_lists_requests()
    {
        using var shell = new Shell();
        shell.Connect(new() { RowsPerCode = 120 });
        var lines = shell.Run("Get-ShortInterest HK.00700 -All -Verbose").AssertNoErrors().Verbose;
        Assert.Equal(3, lines.Count);
        Assert.Matches(@"HK\.00700: page 3, 20 rows, \d+ ms", lines[2]);
    }

    [Fact]
    public void Debug_lists_the_headers_of_frames_and_no_secret()
    {
        using var shell = new Shell();
        var key = Keys.PathOf("test-key-1024.pem");
        var gateway = shell.Start(new() { RsaKey = OpenD.OpenDRsaKey.Load(key) });
        var result = shell.Run($"Connect-OpenD -Port {gateway.Port} -RsaKeyPath {key}; Get-ShortInterest HK.00700 -Verbose -Debug -WarningAction Ignore").AssertNoErrors();
        var text = string.Join('\n', result.Debug.Concat(result.Verbose));
        Assert.Matches(@"sent proto id 3249, serial number \d+, body \d+ bytes", text);
        Assert.Matches(@"received proto id 3249, serial number \d+, body \d+ bytes", text);
        Assert.All(File.ReadLines(key).Where(line => !line.Contains("---", StringComparison.Ordinal)), line => Assert.DoesNotContain(line, text, StringComparison.Ordinal));
    }
}
