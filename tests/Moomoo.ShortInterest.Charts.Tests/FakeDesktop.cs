using Moomoo.OpenD.Tests;

namespace Moomoo.ShortInterest.Charts.Tests;

/// <summary>A Linux desktop whose opener of files writes down what it is given. It changes the environment of the process.</summary>
internal sealed class FakeDesktop : IDisposable
{
    private static readonly string[] Names = ["PATH", "DISPLAY", "WAYLAND_DISPLAY"];

    private readonly Dictionary<string, string?> before = Names.ToDictionary(name => name, Environment.GetEnvironmentVariable);
    private readonly string folder = Directory.CreateTempSubdirectory("desktop-").FullName;

    public FakeDesktop(bool hasDisplay = true, bool hasOpener = true)
    {
        if (hasOpener)
        {
            var opener = Path.Combine(folder, "xdg-open");
            File.WriteAllText(opener, $"#!/bin/sh\necho \"$1\" > '{folder}/unfinished'\nPATH=/bin:/usr/bin mv '{folder}/unfinished' '{folder}/opened'\n");
            File.SetUnixFileMode(opener, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Environment.SetEnvironmentVariable("PATH", folder);
        Environment.SetEnvironmentVariable("DISPLAY", hasDisplay ? ":99" : null);
        Environment.SetEnvironmentVariable("WAYLAND_DISPLAY", null);
    }

    public string WaitForOpenedFile()
    {
        var opened = Path.Combine(folder, "opened");
        Waiting.UntilAsync(() => File.Exists(opened), "the opener was started").GetAwaiter().GetResult();
        return File.ReadAllText(opened).TrimEnd();
    }

    public void Dispose()
    {
        foreach (var (name, value) in before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        Directory.Delete(folder, recursive: true);
    }
}
