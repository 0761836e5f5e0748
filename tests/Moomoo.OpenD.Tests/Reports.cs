using System.Collections.Concurrent;

namespace Moomoo.OpenD.Tests;

/// <summary>What a query told while it ran. Unlike Progress, on the thread and at the time it is told.</summary>
internal sealed class Reports(Action<OpenDEvent>? onReport = null) : IProgress<OpenDEvent>
{
    private readonly ConcurrentQueue<OpenDEvent> events = new();

    public IEnumerable<T> All<T>()
        where T : OpenDEvent => events.OfType<T>();

    public void Report(OpenDEvent value)
    {
        events.Enqueue(value);
        onReport?.Invoke(value);
    }

    public async Task<T> FirstAsync<T>()
        where T : OpenDEvent
    {
        await Waiting.UntilAsync(() => All<T>().Any(), $"a {typeof(T).Name} is told");
        return All<T>().First();
    }
}
