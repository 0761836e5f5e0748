using System.Data.Common;
using System.Text.RegularExpressions;

namespace Moomoo.ShortInterest.Archive;

/// <summary>Where an archive is: a file (SQLite) or a PostgreSQL database. The text of a location never shows a password.</summary>
public sealed class ArchiveLocation
{
    /// <summary>The environment variable that names the archive where nothing else does.</summary>
    public const string EnvironmentVariable = "MOOMOO_SHORTINTEREST_ARCHIVE";

    private static readonly string[] ShownKeys = ["Host", "Server", "Port", "Database", "DB", "Username", "User Name", "User Id", "User"];

    /// <summary>Names of a connection URI that Npgsql spells in another way.</summary>
    private static readonly Dictionary<string, string> UriParameters = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["sslpassword"] = "SSL Password",
        ["connect_timeout"] = "Timeout",
        ["application_name"] = "Application Name",
        ["target_session_attrs"] = "Target Session Attributes",
        ["user"] = "Username",
    };

    private readonly string text;

    private ArchiveLocation(string? path, string? connectionString, string text)
    {
        Path = path;
        ConnectionString = connectionString;
        this.text = text;
    }

    /// <summary>Whether the archive is a file; else it is a PostgreSQL database.</summary>
    public bool IsFile => Path is not null;

    /// <summary>The full path; null if the archive is a database.</summary>
    internal string? Path { get; }

    /// <summary>As Npgsql reads it, password included; null if the archive is a file.</summary>
    internal string? ConnectionString { get; }

    /// <summary>The file of the user: <c>short-interest.db</c> in the folder of the local application data.</summary>
    private static string DefaultPath =>
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } folder
            ? System.IO.Path.Combine(folder, "Moomoo.ShortInterest", "short-interest.db")
            : throw ArchiveException.InvalidLocation("This user has no folder for local application data.", $"Name the archive, or set {EnvironmentVariable}.");

    /// <summary>
    /// Reads a path, a connection string of PostgreSQL (<c>Host=...;Database=...;Username=...</c>) or a connection URI (<c>postgresql://...</c>).
    /// Null or an empty text is what <see cref="EnvironmentVariable"/> names, else the file of the user.
    /// </summary>
    /// <exception cref="ArchiveException">The text is none of these.</exception>
    public static ArchiveLocation Parse(string? text)
    {
        text = string.IsNullOrWhiteSpace(text) ? Environment.GetEnvironmentVariable(EnvironmentVariable) : text;
        if (string.IsNullOrWhiteSpace(text))
        {
            return File(DefaultPath);
        }

        return IsUri(text!) ? Database(FromUri(text!)) : IsConnectionString(text!) ? Database(FromConnectionString(text!)) : File(text!);
    }

    /// <summary>Whether the text is a connection string or URI, and not a path.</summary>
    public static bool NamesDatabase(string text) => IsUri(text) || IsConnectionString(text);

    /// <summary>The path, or the server, database and user.</summary>
    public override string ToString() => text;

    private static bool IsUri(string text) => Regex.IsMatch(text, "^\\s*postgres(ql)?://", RegexOptions.IgnoreCase);

    private static bool IsConnectionString(string text) => Regex.IsMatch(text, "(^|;)\\s*(Host|Server)\\s*=", RegexOptions.IgnoreCase);

    private static ArchiveLocation File(string path)
    {
        try
        {
            var full = System.IO.Path.GetFullPath(path);
            return new ArchiveLocation(full, null, full);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or PathTooLongException)
        {
            throw ArchiveException.InvalidLocation($"'{path}' is not a path.", "Name a file, or a PostgreSQL database as Host=...;Database=...;Username=....", path);
        }
    }

    private static ArchiveLocation Database(DbConnectionStringBuilder settings) =>
        new(null, settings.ConnectionString, string.Join(";", ShownKeys.Where(settings.ContainsKey).Select(key => $"{key}={settings[key]}")));

    private static DbConnectionStringBuilder FromConnectionString(string text)
    {
        try
        {
            return new DbConnectionStringBuilder { ConnectionString = text };
        }
        catch (ArgumentException)
        {
            // The text holds a password, perhaps, so neither it nor the exception, which quotes it, is shown.
            throw InvalidDatabase();
        }
    }

    private static DbConnectionStringBuilder FromUri(string text)
    {
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            throw InvalidDatabase();
        }

        var settings = new DbConnectionStringBuilder { ["Host"] = uri.Host.Trim('[', ']') };
        var user = uri.UserInfo.Split([':'], 2);
        Set(settings, "Port", uri.Port > 0 ? $"{uri.Port}" : "");
        Set(settings, "Database", Uri.UnescapeDataString(uri.AbsolutePath.Trim('/')));
        Set(settings, "Username", Uri.UnescapeDataString(user[0]));
        Set(settings, "Password", user.Length > 1 ? Uri.UnescapeDataString(user[1]) : "");
        foreach (var parameter in uri.Query.TrimStart('?').Split(['&'], StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = parameter.Split(['='], 2);
            var name = Uri.UnescapeDataString(parts[0]);
            Set(settings, UriParameters.TryGetValue(name, out var other) ? other : name, parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
        }

        return settings;
    }

    private static void Set(DbConnectionStringBuilder settings, string key, string value)
    {
        if (value.Length > 0)
        {
            settings[key] = value;
        }
    }

    private static ArchiveException InvalidDatabase() => ArchiveException.InvalidLocation(
        "The text that names a PostgreSQL database cannot be read.", "Write it as Host=...;Database=...;Username=... or as postgresql://user@host/database.");
}
