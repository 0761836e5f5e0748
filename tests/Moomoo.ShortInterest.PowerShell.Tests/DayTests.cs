using System.Management.Automation;
using Moomoo.OpenD.Tests;

namespace Moomoo.ShortInterest.PowerShell.Tests;

public sealed class DayTests
{
    private static readonly DayTransformationAttribute Transformation = new();

    public static TheoryData<object> SameDay => Data(
        "2026-03-01",
        " 2026-03-01 ",
        "20260301",
        20260301,
        20260301L,
        "2026-03-01T23:30:00+08:00",
        "2026-03-01 00:00",
        "03/01/2026 00:00:00",
        new DateTime(2026, 3, 1, 23, 59, 0, DateTimeKind.Utc),
        new DateTimeOffset(2026, 3, 1, 0, 30, 0, TimeSpan.FromHours(12)),
        new DateOnly(2026, 3, 1),
        new PSObject("2026-03-01"));

    public static TheoryData<object> NoDay => Data(2026, 202603, "2026", "202603", "", "March", "03/01", "1.5", 2026.0301, "1989-12-31", 19891231, "2026-02-30", 638_000_000_000_000_000L, true, TimeSpan.FromDays(1));

    [Theory]
    [MemberData(nameof(SameDay))]
    public void The_calendar_day_counts_as_written(object given) =>
        Assert.Equal(new DateTime(2026, 3, 1), Transformation.Transform(null!, given));

    [Theory]
    [MemberData(nameof(NoDay))]
    public void What_is_not_a_day_of_a_market_is_refused(object given)
    {
        var error = Assert.Throws<ArgumentTransformationMetadataException>(() => Transformation.Transform(null!, given));
        Assert.Contains("2026-03-01", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("th-TH")]
    [InlineData("fa-IR")]
    [InlineData("ar-SA")]
    [InlineData("en-GB")]
    public void Days_are_read_in_the_same_way_in_every_culture(string culture)
    {
        using var scope = new CultureScope(culture);
        Assert.Equal(new DateTime(2026, 4, 1), Transformation.Transform(null!, "2026-04-01"));
        Assert.Equal(new DateTime(2026, 4, 1), Transformation.Transform(null!, 20260401));
    }

    [Fact]
    public void A_bare_number_is_refused_before_anything_is_sent()
    {
        using var shell = new Shell();
        var gateway = shell.Connect();
        var result = shell.Run("Get-ShortInterest HK.00700 -All -Since 2026");
        Assert.StartsWith("ParameterArgumentTransformationError", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.DoesNotContain(gateway.Requests, request => request.ProtoId >= 3000);
    }

    [Fact]
    public void Since_and_Until_bound_the_rows()
    {
        using var shell = new Shell();
        shell.Connect();
        var rows = shell.Run("Get-ShortInterest HK.00700 -All -Since 20260306 -Until ([datetimeoffset]'2026-04-10T23:00+14:00')").AssertNoErrors().As<HkShortInterest>();
        Assert.Equal(["2026-04-10", "2026-04-02", "2026-03-27", "2026-03-20", "2026-03-13", "2026-03-06"], rows.Select(row => row.TimestampStr));
    }

    private static TheoryData<object> Data(params object[] values) => new(values.Select(value => new TheoryDataRow<object>(value)));
}
