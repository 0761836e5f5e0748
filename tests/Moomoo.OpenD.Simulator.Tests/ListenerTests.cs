using System.Net.Sockets;
using Moomoo.OpenD.Simulator.Serving;
using Moomoo.OpenD.Tests;

namespace Moomoo.OpenD.Simulator.Tests;

public sealed class ListenerTests
{
    [Fact]
    public async Task A_connection_that_breaks_before_it_is_accepted_does_not_end_the_others()
    {
        using var listener = new Listener(0);
        using var accepted = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var results = new Queue<Func<Task<Socket>>>(
        [
            () => Task.FromException<Socket>(new SocketException((int)SocketError.ConnectionReset)),
            () => Task.FromException<Socket>(new SocketException((int)SocketError.TooManyOpenSockets)),
            () => Task.FromResult(accepted),
        ]);
        var served = new TaskCompletionSource<Socket>();

        var accepting = listener.AcceptAsync(() => results.Count > 0 ? results.Dequeue()() : new TaskCompletionSource<Socket>().Task, served.SetResult);

        Assert.Same(accepted, await served.Task.WithinGuardAsync());
        Assert.False(accepting.IsCompleted);
    }

    [Fact]
    public async Task Accepting_ends_when_the_port_is_closed()
    {
        var listener = new Listener(0);
        var accepting = listener.AcceptAsync(static socket => socket.Dispose());

        listener.Dispose();

        await accepting.WithinGuardAsync();
    }
}
