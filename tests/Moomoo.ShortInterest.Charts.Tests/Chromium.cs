using System.Reflection;
using Moomoo.ShortInterest.Charts.Tests;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;
using Xunit.Sdk;
using Xunit.v3;

[assembly: Parallelization(Mode = ParallelMode.None)]
[assembly: AssemblyFixture(typeof(Chromium))]

namespace Moomoo.ShortInterest.Charts.Tests;

/// <summary>A headless Chromium or Chrome, shared by the tests. Without one on the machine they are skipped.</summary>
public sealed class Chromium : IDisposable
{
    private const string NotFound = "Neither Chromium nor Chrome and its chromedriver are on PATH (Debian: apt-get install chromium chromium-driver).";

    private static readonly string ResultFolder =
        typeof(Chromium).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "ResultFolder").Value!;

    private static readonly string[] Arguments =
    [
        "--headless=new", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--hide-scrollbars", "--force-device-scale-factor=1", "--lang=en",
    ];

    /// <summary>Notes when the first chart is on the page, in milliseconds from its opening.</summary>
    private const string WatchDrawing =
        "new MutationObserver(() => window.drawnAfter ??= document.querySelector('.chart path') ? performance.now() : undefined).observe(document, { childList: true, subtree: true })";

    private readonly string profile = Directory.CreateTempSubdirectory("chromium-").FullName;
    private ChromeDriverService? service;
    private ChromeDriver? driver;

    /// <summary>Opens a page in a window of its own size, in light colours unless told otherwise.</summary>
    public OpenPage Open(string file, int width = 1200, int height = 900, bool dark = false)
    {
        driver ??= Start();
        driver.Manage().Window.Size = new(width, height);
        var page = new OpenPage(driver);
        page.SetColours(dark);
        _ = driver.Manage().Logs.GetLog(LogType.Browser);
        _ = driver.Manage().Logs.GetLog("performance");
        driver.Navigate().GoToUrl(new Uri(file));
        return page;
    }

    /// <summary>Keeps what the page looks like as a test result.</summary>
    public static void Keep(string name, byte[] content)
    {
        Directory.CreateDirectory(ResultFolder);
        File.WriteAllBytes(Path.Combine(ResultFolder, name), content);
    }

    public void Dispose()
    {
        driver?.Dispose();
        service?.Dispose();
        Directory.Delete(profile, recursive: true);
    }

    private static string? Find(params string[] names) => names
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), (name, folder) => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);

    private ChromeDriver Start()
    {
        var driverPath = Find("chromedriver", "chromedriver.exe");
        var browserPath = Find("chromium", "chromium-browser", "google-chrome", "chrome.exe");
        Assert.SkipWhen(driverPath is null || browserPath is null, NotFound);

        var options = new ChromeOptions { BinaryLocation = browserPath };
        options.AddArguments(Arguments);
        options.AddArgument($"--user-data-dir={profile}");
        if (Environment.UserName == "root")
        {
            options.AddArgument("--no-sandbox");
        }

        options.SetLoggingPreference(LogType.Browser, LogLevel.All);
        options.SetLoggingPreference("performance", LogLevel.All);
        service = ChromeDriverService.CreateDefaultService(Path.GetDirectoryName(driverPath), Path.GetFileName(driverPath));
        var started = new ChromeDriver(service, options);
        started.ExecuteCdpCommand("Page.addScriptToEvaluateOnNewDocument", new() { ["source"] = WatchDrawing });
        return started;
    }
}
