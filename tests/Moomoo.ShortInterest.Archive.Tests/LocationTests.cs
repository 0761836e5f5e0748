namespace Moomoo.ShortInterest.Archive.Tests;

public sealed class LocationTests
{
    [Fact]
    public void A_path_is_a_file()
    {
        var location = ArchiveLocation.Parse("some/archive.db");

        Assert.True(location.IsFile);
        Assert.Equal(Path.GetFullPath("some/archive.db"), location.ToString());
    }

    [Theory]
    [InlineData("Host=db.example;Database=prices;Username=quant;Password=geheim;SSL Mode=Require", "Host=db.example;Database=prices;Username=quant")]
    [InlineData(" server = db.example ; port=5433; user id=quant; password=geheim", "Server=db.example;Port=5433;User Id=quant")]
    [InlineData("postgresql://quant:geheim@db.example:5433/prices?sslmode=require", "Host=db.example;Port=5433;Database=prices;Username=quant")]
    [InlineData("postgres://quant:ge%68eim@[::1]/prices", "Host=::1;Database=prices;Username=quant")]
    public void A_database_shows_no_password(string text, string shown)
    {
        var location = ArchiveLocation.Parse(text);

        Assert.False(location.IsFile);
        Assert.Equal(shown, location.ToString());
        Assert.Contains("geheim", location.ConnectionString, StringComparison.Ordinal);
    }

    [Fact]
    public void A_URI_gives_its_settings_the_names_of_Npgsql()
    {
        var location = ArchiveLocation.Parse("postgresql://quant:a%3Bb@db.example/prices?sslmode=verify-full&connect_timeout=7&Search%20Path=desk");

        Assert.Equal(
            "Host=db.example;Database=prices;Username=quant;Password=\"a;b\";SSL Mode=verify-full;Timeout=7;Search Path=desk", location.ConnectionString, ignoreCase: true);
    }

    [Theory]
    [InlineData("Host=db;Password='geheim")]
    [InlineData("postgresql://:geheim@/prices")]
    public void What_cannot_be_read_is_refused_without_its_password(string text)
    {
        var error = Assert.Throws<ArchiveException>(() => ArchiveLocation.Parse(text));

        Assert.Equal(ErrorIds.InvalidArchiveLocation, error.ErrorId);
        Assert.DoesNotContain("geheim", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_name_it_is_the_file_of_the_environment_else_that_of_the_user()
    {
        var before = Environment.GetEnvironmentVariable(ArchiveLocation.EnvironmentVariable);
        try
        {
            Environment.SetEnvironmentVariable(ArchiveLocation.EnvironmentVariable, "from-environment.db");
            Assert.Equal(Path.GetFullPath("from-environment.db"), ArchiveLocation.Parse(" ").ToString());

            Environment.SetEnvironmentVariable(ArchiveLocation.EnvironmentVariable, null);
            var folder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            Assert.Equal(Path.Combine(folder, "Moomoo.ShortInterest", "short-interest.db"), ArchiveLocation.Parse(null).ToString());
        }
        finally
        {
            Environment.SetEnvironmentVariable(ArchiveLocation.EnvironmentVariable, before);
        }
    }
}
