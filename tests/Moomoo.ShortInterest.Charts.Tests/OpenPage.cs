using System.Globalization;
using System.Text.Json;
using Moomoo.OpenD.Tests;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;
using OpenQA.Selenium.Interactions;

namespace Moomoo.ShortInterest.Charts.Tests;

/// <summary>A page of charts in the browser, used as a person does: by mouse and eye.</summary>
public sealed class OpenPage(ChromeDriver driver)
{
    /// <summary>Errors and warnings on the console since the page was opened.</summary>
    public IEnumerable<string> Console => driver.Manage().Logs.GetLog(LogType.Browser).Select(entry => entry.Message);

    /// <summary>What has been requested since the page was opened, the page itself included.</summary>
    public IEnumerable<string> Requests => driver.Manage().Logs.GetLog("performance")
        .Select(entry => JsonDocument.Parse(entry.Message).RootElement.GetProperty("message"))
        .Where(message => message.GetProperty("method").GetString() == "Network.requestWillBeSent")
        .Select(message => message.GetProperty("params").GetProperty("request").GetProperty("url").GetString()!);

    public string Tip => Text(".tip .day") + "\n" + string.Join('\n', driver.FindElements(By.CssSelector(".tip .entry")).Select(entry => entry.Text.Replace('\n', ' ')));

    public IWebElement Find(string selector) => driver.FindElement(By.CssSelector(selector));

    public IReadOnlyList<IWebElement> FindAll(string selector) => driver.FindElements(By.CssSelector(selector));

    public string Text(string selector) => Find(selector).Text;

    public T Evaluate<T>(string expression) => (T)driver.ExecuteScript($"return {expression};")!;

    /// <summary>How many points each line of a colour has. The slider's own line is left out.</summary>
    public IReadOnlyList<int> CountPoints(string color, int chart = 0) =>
    [
        .. Evaluate<IEnumerable<object>>(
            $"(chart => [...chart.querySelectorAll('path[fill=none][stroke=\"{Color(color)}\"]')]"
            + ".filter(path => path.getBoundingClientRect().bottom < chart.getBoundingClientRect().bottom - 60 && path.getBoundingClientRect().width > 20)"
            + $".map(path => path.getAttribute('d').split(/[ML]/).length - 1))(document.querySelectorAll('.chart')[{chart}])")
            .Select(count => Convert.ToInt32(count, CultureInfo.InvariantCulture)),
    ];

    /// <summary>How many values are drawn as dots.</summary>
    public long CountDots(int chart = 0) => Evaluate<long>($"{Instance(chart)}.getOption().series.filter(one => one.type === 'scatter').flatMap(one => one.data).length");

    /// <summary>A colour of the page's style.</summary>
    public string Color(string name) => Evaluate<string>($"getComputedStyle(document.documentElement).getPropertyValue('--{name}')").Trim();

    public (double Start, double End) Zoom(int chart = 0)
    {
        var zoom = Evaluate<IReadOnlyList<object>>($"(z => [z.start, z.end])({Instance(chart)}.getOption().dataZoom[0])");
        return (Convert.ToDouble(zoom[0], CultureInfo.InvariantCulture), Convert.ToDouble(zoom[1], CultureInfo.InvariantCulture));
    }

    /// <summary>Moves the mouse over a day of the upper grid.</summary>
    public void Hover(string day, int chart = 0)
    {
        var (x, y) = PositionOf(day, chart);
        new Actions(driver).MoveToLocation(x - 20, y).MoveToLocation(x, y).Perform();
    }

    public void TurnWheel(string day, int delta)
    {
        var (x, y) = PositionOf(day, 0);
        new Actions(driver).ScrollFromOrigin(new WheelInputDevice.ScrollOrigin { Viewport = true, XOffset = x, YOffset = y }, 0, delta).Perform();
    }

    public void Click(string text, string within = "body") =>
        new Actions(driver).MoveToElement(driver.FindElements(By.CssSelector($"{within} *")).Last(element => element.Text == text)).Click().Perform();

    /// <summary>Drags the left handle of the slider at the foot of a chart.</summary>
    public void DragSlider(int chart, int distance)
    {
        var position = Evaluate<IReadOnlyList<object>>(
            $"(chart => {{ const box = chart.getDom().getBoundingClientRect(); return [box.x + chart.convertToPixel({{ xAxisIndex: 0 }}, chart.getOption().xAxis[0].min) + 3, box.bottom - 19]; }})({Instance(chart)})");
        var (x, y) = (Convert.ToInt32(position[0], CultureInfo.InvariantCulture), Convert.ToInt32(position[1], CultureInfo.InvariantCulture));
        new Actions(driver).MoveToLocation(x, y).ClickAndHold().MoveByOffset(distance, 0).Release().Perform();
    }

    /// <summary>What the system's setting of light and dark does.</summary>
    public void SetColours(bool dark) => driver.ExecuteCdpCommand(
        "Emulation.setEmulatedMedia",
        new() { ["features"] = new[] { new Dictionary<string, object> { ["name"] = "prefers-color-scheme", ["value"] = dark ? "dark" : "light" } } });

    /// <summary>Keeps a picture of the whole page, or of what is in the window, with a tip that the mouse made appear.</summary>
    public void KeepPicture(string name, bool windowOnly = false)
    {
        var picture = (Dictionary<string, object>)driver.ExecuteCdpCommand("Page.captureScreenshot", new() { ["captureBeyondViewport"] = !windowOnly })!;
        Chromium.Keep(name, Convert.FromBase64String((string)picture["data"]));
    }

    public void Print(string name) => Chromium.Keep(name, Convert.FromBase64String(driver.Print(new PrintOptions { OutputBackgroundImages = true }).AsBase64EncodedString));

    public static void Until(Func<bool> condition, string what) => Waiting.UntilAsync(condition, what).GetAwaiter().GetResult();

    private static string Instance(int chart) => $"echarts.getInstanceByDom(document.querySelectorAll('.chart')[{chart}])";

    private (int X, int Y) PositionOf(string day, int chart)
    {
        var position = Evaluate<IReadOnlyList<object>>(
            $"(chart => {{ const box = chart.getDom().getBoundingClientRect(); return [box.x + chart.convertToPixel({{ xAxisIndex: 0 }}, Date.parse('{day}')), box.y + 150]; }})({Instance(chart)})");
        return (Convert.ToInt32(position[0], CultureInfo.InvariantCulture), Convert.ToInt32(position[1], CultureInfo.InvariantCulture));
    }
}
