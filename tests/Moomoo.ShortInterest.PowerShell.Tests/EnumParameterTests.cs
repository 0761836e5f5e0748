using System.Management.Automation;
using System.Reflection;

namespace Moomoo.ShortInterest.PowerShell.Tests;

public sealed class EnumParameterTests : IDisposable
{
    private readonly Shell shell = new();

    public static TheoryData<Type, string> EnumParameters =>
        new(typeof(GetShortInterestCommand).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Cmdlet)) && !type.IsAbstract)
            .SelectMany(type => type.GetProperties())
            .Where(property => property.IsDefined(typeof(ParameterAttribute)) && EnumOf(property.PropertyType) is not null)
            .Select(property => (property.DeclaringType!, property.Name)));

    public void Dispose() => shell.Dispose();

    [Theory]
    [InlineData("Get-ShortInterestCalendar 'HK,US' -Next")]
    [InlineData("Get-ShortInterestCalendar ' hk , us ' -Next")]
    [InlineData("'HK,US' | Get-ShortInterestCalendar -Next")]
    [InlineData("Get-ShortInterestCalendar '1,11' -Next")]
    [InlineData("Get-ShortInterestCalendar HK, US -Next")]
    [InlineData("Get-ShortInterestCalendar ([System.Collections.Generic.List[string]]('HK', 'US')) -Next")]
    [InlineData("Get-ShortInterestCalendar (, ('HK', 'US')) -Next")]
    [InlineData("'HK', 'US' | Get-ShortInterestCalendar -Next")]
    [InlineData("Get-ShortInterestCalendar h, 11 -Next")]
    [InlineData("Get-ShortInterestCalendar hk, ([Moomoo.ShortInterest.Market]::US) -Next")]
    public void Names_in_one_text_are_a_list(string script) =>
        Assert.Equal([Market.HK, Market.US], shell.Run(script).AssertNoErrors().As<PublicationDay>().Select(day => day.Market));

    [Fact]
    public void Every_list_of_names_is_read_so()
    {
        var gateway = shell.Connect(new() { RowsPerCode = 3, CodesPerMarket = 2 });
        var securities = shell.Run("Get-OpenDSecurity 'HK,US' 'Stock,Fund'").AssertNoErrors().As<OpenDSecurity>();
        Assert.Equal(["HK", "US"], securities.Select(security => security.Code[..2]).Distinct());
        Assert.Equal(["HK", "US"], shell.Run("Get-ShortSellingRank 'HK,US' -First 1").AssertNoErrors().As<ShortSellingRank>().Select(row => row.Code[..2]));

        shell["archive"] = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var summaries = shell.Run("Sync-ShortInterestArchive HK.00700 -Query 'ShortInterest,DailyShortVolume' -Archive $archive").AssertNoErrors().As<ArchiveSyncSummary>();
            Assert.Equal([ArchiveQuery.ShortInterest, ArchiveQuery.DailyShortVolume], summaries.Select(summary => summary.Query));
        }
        finally
        {
            File.Delete((string)shell["archive"]!);
        }

        var simulator = shell.Run("Start-OpenDSimulator -Fault 'Drip,Latency' -NoQuotes 'HK,US'").AssertNoErrors();
        Assert.IsType<SimulatedGateway>(Assert.Single(simulator.Output).BaseObject);
        Assert.NotEmpty(gateway.Requests);
    }

    [Theory]
    [InlineData("Get-ShortInterestCalendar XX -Next")]
    [InlineData("Get-ShortInterestCalendar 'HK,XX' -Next")]
    [InlineData("Get-ShortInterestCalendar 'HK,' -Next")]
    public void What_is_not_a_name_is_refused(string script)
    {
        var result = shell.Run(script);
        Assert.Empty(result.Output);
        Assert.Contains("HK, US", result.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'ShortNumberChange,ShortRatio'")]
    [InlineData("ShortNumberChange, ShortRatio")]
    [InlineData("'3,4'")]
    public void One_name_is_not_several(string argument)
    {
        var gateway = shell.Connect();
        var error = shell.Run($"Get-ShortSellingRank HK -SortBy {argument}").Error;
        Assert.StartsWith("ParameterArgumentTransformationError,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("'SortBy'", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(string.Join(", ", Enum.GetNames<ShortSellingSortField>()), error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(gateway.Requests, request => request.ProtoId >= 3000);
    }

    [Theory]
    [MemberData(nameof(EnumParameters))]
    public void Every_parameter_of_the_module_reads_names_alike(Type command, string parameter)
    {
        var property = command.GetProperty(parameter)!;
        var transformation = Assert.Single(property.GetCustomAttributes<ArgumentTransformationAttribute>());
        var names = string.Join(",", Enum.GetNames(EnumOf(property.PropertyType)!).Take(2));
        if (property.PropertyType.IsArray)
        {
            Assert.Equal(names.Split(','), Assert.IsType<object[]>(transformation.Transform(null!, names)));
        }
        else
        {
            Assert.Throws<ArgumentTransformationMetadataException>(() => transformation.Transform(null!, names));
        }
    }

    private static Type? EnumOf(Type type) =>
        (type.GetElementType() ?? Nullable.GetUnderlyingType(type) ?? type) is { IsEnum: true } @enum ? @enum : null;
}
