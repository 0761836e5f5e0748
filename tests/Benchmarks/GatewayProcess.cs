using System.Diagnostics;
using System.Globalization;

namespace Moomoo.ShortInterest.Benchmarks;

/// <summary>A canned gateway in a process of its own: its garbage and its threads are not the client's.</summary>
internal sealed class GatewayProcess : IDisposable
{
    private readonly Process process;

    public GatewayProcess(int rows, int latencyMilliseconds = 0)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(GatewayProcess).Assembly.Location);
        }

        start.ArgumentList.Add("gateway");
        start.ArgumentList.Add($"{rows}");
        start.ArgumentList.Add($"{latencyMilliseconds}");
        process = Process.Start(start)!;
        Port = int.Parse(process.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
    }

    public int Port { get; }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}
