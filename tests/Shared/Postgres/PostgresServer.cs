using Npgsql;

namespace Moomoo.ShortInterest.Archive.Tests;

/// <summary>
/// The PostgreSQL server of a test program: the one that MOOMOO_TEST_POSTGRES names, else a private one, which is started when it is first used
/// and stops with the program. Each test has a database of its own.
/// </summary>
internal sealed class PostgresServer
{
    public const string EnvironmentVariable = "MOOMOO_TEST_POSTGRES";

    private static readonly Lazy<PostgresServer> Started = new(Start);

    private readonly string? administration;
    private readonly string? missing;

    private PostgresServer(string? administration, string? missing, PrivatePostgres? machine)
    {
        this.administration = administration;
        this.missing = missing;
        Private = machine;
    }

    /// <summary>The server that the tests started; null if it is another one.</summary>
    public PrivatePostgres? Private { get; }

    /// <summary>The server of this program. Without one the calling test is skipped, and says why.</summary>
    public static PostgresServer Get()
    {
        Assert.SkipWhen(Started.Value.missing is not null, $"Not tested on PostgreSQL: {Started.Value.missing}");
        return Started.Value;
    }

    /// <summary>As <see cref="Get"/>, for tests that restart or reconfigure the server.</summary>
    public static PrivatePostgres GetPrivate()
    {
        var server = Get();
        Assert.SkipWhen(server.Private is null, $"Not tested: the server that {EnvironmentVariable} names must not be restarted. Without it, the tests start a private one.");
        return server.Private!;
    }

    /// <summary>Creates a database.</summary>
    /// <returns>Its connection string.</returns>
    public string CreateDatabase()
    {
        var name = $"moomoo_test_{Guid.NewGuid():N}";
        Execute($"CREATE DATABASE {name}");
        return new NpgsqlConnectionStringBuilder(administration) { Database = name }.ConnectionString;
    }

    public void DropDatabase(string connectionString) =>
        Execute($"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");

    public void Execute(string statement)
    {
        using var connection = new NpgsqlConnection(administration);
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // tests write their own statements
        command.CommandText = statement;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static PostgresServer Start()
    {
        if (Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } named)
        {
            return new PostgresServer(new NpgsqlConnectionStringBuilder(ArchiveLocation.Parse(named).ConnectionString) { Pooling = false }.ConnectionString, null, null);
        }

        var server = PrivatePostgres.TryStart(out var missing);
        return new PostgresServer(server?.ConnectionString, missing, server);
    }
}
