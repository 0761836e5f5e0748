using System.Collections.Concurrent;
using Moomoo.OpenD.Simulator;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Tests.Connections;

/// <summary>A caller may block the only thread of its SynchronizationContext, as the event handlers of a window do.</summary>
public sealed class BlockedContextTests
{
    [Fact]
    public void A_client_connects_queries_and_reconnects_under_a_context_whose_thread_is_blocked()
    {
        using var simulator = OpenDSimulator.Start(new() { RowsPerCode = 25 });
        using var client = new OpenDClient(new() { Port = simulator.Port, RetryDelay = TimeSpan.FromMilliseconds(1) });
        var code = SecurityCode.Parse("HK.00700");

        SingleThread.Run(() =>
        {
            Wait(client.ConnectAsync());
            Assert.Equal(25, CountRows(client.GetShortInterestAsync(code)));
            Wait(Task.Run(() => simulator.RestartAsync(TimeSpan.Zero)));
            Assert.Equal(25, CountRows(client.GetShortInterestAsync(code)));
            Assert.Equal(10, CountRows(client.GetShortSellingRankAsync(new())));
        });

        Assert.Equal(2, simulator.ConnectionCount);
    }

    private static int CountRows<TRow>(IAsyncEnumerable<Page<TRow>> query)
    {
        var pages = query.GetAsyncEnumerator();
        var rows = 0;
        for (var next = pages.MoveNextAsync().AsTask(); Wait(next); next = pages.MoveNextAsync().AsTask())
        {
            rows += pages.Current.Rows.Count;
        }

        return rows;
    }

    private static void Wait(Task task) => Assert.True(task.Wait(TimeSpan.FromSeconds(30)), "The task does not end.");

    private static T Wait<T>(Task<T> task)
    {
        Wait((Task)task);
        return task.Result;
    }

    private sealed class SingleThread : SynchronizationContext
    {
        private readonly ConcurrentQueue<SendOrPostCallback> posted = new();

        public override void Post(SendOrPostCallback d, object? state) => posted.Enqueue(d);

        public static void Run(Action action)
        {
            var context = new SingleThread();
            Exception? error = null;
            var thread = new Thread(() =>
            {
                SetSynchronizationContext(context);
                error = Record.Exception(action);
            });
            thread.Start();
            Assert.True(thread.Join(TimeSpan.FromSeconds(60)), "The thread is blocked for ever.");
            Assert.Null(error);
            Assert.Empty(context.posted);
        }
    }
}
