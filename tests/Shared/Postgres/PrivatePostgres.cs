using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Moomoo.ShortInterest.Archive.Tests;

/// <summary>
/// A PostgreSQL server in a temporary folder. A shell keeps watch: when this process ends, however it ends, its pipe to the shell closes, and the
/// shell stops the server and deletes the folder.
/// </summary>
internal sealed class PrivatePostgres
{
    /// <summary>A user who may log in only over TLS, with the same password.</summary>
    public const string TlsUser = "tls_only";

    public const string Password = "not a secret";

    private const string User = "tests";

    private const string Watch = """
        trap '' INT TERM HUP
        "$1/initdb" -D "$2/data" -U tests -A scram-sha-256 --pwfile="$2/password" -E UTF8 --locale=C > "$2/initdb.log" 2>&1 &&
        cat "$2/postgresql.conf" >> "$2/data/postgresql.conf" && cp "$2/pg_hba.conf" "$2/data/pg_hba.conf" &&
        cp "$2/server.crt" "$2/server.key" "$2/data" && chmod 600 "$2/data/server.key" &&
        "$1/pg_ctl" -D "$2/data" -l "$2/server.log" -w start > /dev/null && echo started || { tail -n 5 "$2"/*.log | tr '\n' ' '; echo; }
        read -r _
        "$1/pg_ctl" -D "$2/data" -m immediate -w stop > /dev/null 2>&1
        rm -rf "$2"
        """;

    private readonly string binaries;
    private readonly string folder;
    private readonly int port = FindFreePort();

    /// <summary>Kept, or the garbage collector would close its pipe.</summary>
    private Process? watch;

    private PrivatePostgres(string binaries, string folder)
    {
        this.binaries = binaries;
        this.folder = folder;
    }

    public string ConnectionString => $"Host=127.0.0.1;Port={port};Database=postgres;Username={User};Password={Password};SSL Mode=Disable;Pooling=false";

    /// <param name="missing">Why there is no server; null if there is one.</param>
    public static PrivatePostgres? TryStart(out string? missing)
    {
        if (OperatingSystem.IsWindows())
        {
            missing = $"the tests start no server on Windows. {PostgresServer.EnvironmentVariable} can name one.";
            return null;
        }

        if (FindBinaries() is not { } binaries)
        {
            missing = $"there is no initdb on PATH or in /usr/lib/postgresql, and {PostgresServer.EnvironmentVariable} names no server.";
            return null;
        }

        var server = new PrivatePostgres(binaries, Directory.CreateTempSubdirectory("postgres-tests-").FullName);
        missing = server.Start();
        return missing is null ? server : null;
    }

    /// <summary>Stops and starts the server. Connections to it are lost.</summary>
    public void Restart() => Control("-m", "fast", "-w", "restart");

    public void Stop() => Control("-m", "immediate", "-w", "stop");

    public void StartAgain() => Control("-w", "start");

    private static string? FindBinaries()
    {
        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(version => version.Length).ThenByDescending(version => version, StringComparer.Ordinal).Select(version => Path.Combine(version, "bin"))
            : [];
        return debian.Concat(Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator))
            .FirstOrDefault(path => File.Exists(Path.Combine(path, "initdb")) && File.Exists(Path.Combine(path, "pg_ctl")));
    }

    private static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>PostgreSQL refuses to run as root, and then runs as the user that Debian's package creates.</summary>
    private static ProcessStartInfo AsUser(string program, params string[] arguments)
    {
        var command = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", program] : new[] { program };
        return new ProcessStartInfo(command[0], command.Skip(1).Concat(arguments)) { WorkingDirectory = "/", RedirectStandardInput = true, RedirectStandardOutput = true };
    }

    private static void Run(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{start.FileName} {string.Join(' ', start.ArgumentList)}: {output}");
    }

    private string? Start()
    {
        WriteSettings();
        if (Environment.IsPrivilegedProcess)
        {
            Run(new ProcessStartInfo("chown", ["-R", "postgres", folder]) { RedirectStandardOutput = true });
        }

        watch = Process.Start(AsUser("sh", "-c", Watch, "watch", binaries, folder))!;
        var said = watch.StandardOutput.ReadLine();
        return said == "started" ? null : $"the server did not start: {said}";
    }

    private void WriteSettings()
    {
        File.WriteAllText(Path.Combine(folder, "password"), Password);
        File.WriteAllText(
            Path.Combine(folder, "postgresql.conf"),
            $"""

            listen_addresses = '127.0.0.1'
            port = {port}
            unix_socket_directories = ''
            ssl = on
            fsync = off
            full_page_writes = off

            """);
        File.WriteAllText(Path.Combine(folder, "pg_hba.conf"), $"hostssl all all 127.0.0.1/32 scram-sha-256\nhostnossl all {TlsUser} 127.0.0.1/32 reject\nhostnossl all all 127.0.0.1/32 scram-sha-256\n");
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Path.Combine(folder, "server.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "server.key"), key.ExportPkcs8PrivateKeyPem());
    }

    private void Control(params string[] arguments) =>
        Run(AsUser(Path.Combine(binaries, "pg_ctl"), ["-D", Path.Combine(folder, "data"), "-l", Path.Combine(folder, "server.log"), .. arguments]));
}
