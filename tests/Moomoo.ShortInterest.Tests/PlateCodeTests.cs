namespace Moomoo.ShortInterest.Tests;

public sealed class PlateCodeTests
{
    [Theory]
    [InlineData("HK.BK1001", Market.HK, "HK.BK1001")]
    [InlineData("us.bk2001", Market.US, "US.BK2001")]
    [InlineData(" \u200EHK.BK1001\t", Market.HK, "HK.BK1001")]
    [InlineData("HK.HSI", Market.HK, "HK.HSI")]
    public void Reads_a_plate_as_people_type_it(string text, Market market, string plate)
    {
        var parsed = SecurityCode.ParsePlate(text, market);

        Assert.Equal(market, parsed.Market);
        Assert.Equal(plate, parsed.ToString());
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("BK1001", "BK1001")]
    [InlineData("HK", "HK")]
    [InlineData("HK.", "HK.")]
    [InlineData("HK.BK 1001", "HK.BK 1001")]
    [InlineData("HK.板块", "HK.板块")]
    [InlineData(" US.BK2001 ", "US.BK2001")]
    [InlineData("HKBK1001", "HKBK1001")]
    public void Refuses_what_is_not_a_plate_of_the_market(string? text, string shown)
    {
        var error = Assert.Throws<InvalidPlateException>(() => SecurityCode.ParsePlate(text, Market.HK));

        Assert.Equal(shown, error.Plate);
        Assert.Equal($"'{shown}' is not a plate of market HK.", error.Message);
    }
}
