namespace Moomoo.ShortInterest.PowerShell.Tests;

public sealed class ViewTests
{
    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void A_page_is_a_table_that_fits_the_screen(int columns)
    {
        using var shell = new Shell(columns);
        shell.Connect(new() { RowsPerCode = 3 });
        shell.Show("Get-ShortInterest HK.00700");
        Assert.Contains(shell.Screen.Lines, line => line.Contains("HK.00700", StringComparison.Ordinal));
        Assert.Equal(3, shell.Screen.Lines.Count(line => line.StartsWith("2026-", StringComparison.Ordinal)));
        Assert.All(shell.Screen.Lines, line => Assert.InRange(line.Length, 0, columns));
    }
}
