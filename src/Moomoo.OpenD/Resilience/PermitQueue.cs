namespace Moomoo.OpenD.Resilience;

/// <summary>Those who wait for a permit, first come, first served.</summary>
/// <param name="gate">The lock of the allowance, which holds it for every call.</param>
internal sealed class PermitQueue(object gate)
{
    private readonly LinkedList<TaskCompletionSource<RequestPermit>> waiters = new();

    public int Count => waiters.Count;

    public async Task<RequestPermit> WaitAsync(CancellationToken cancellationToken)
    {
        var waiter = waiters.AddLast(new TaskCompletionSource<RequestPermit>(TaskCreationOptions.RunContinuationsAsynchronously));
        using var cancellation = cancellationToken.Register(() => Abandon(waiter, cancellationToken));
        return await waiter.Value.Task.ConfigureAwait(false);
    }

    public void GrantFirst(RequestPermit permit)
    {
        var first = waiters.First!;
        waiters.RemoveFirst();
        first.Value.TrySetResult(permit);
    }

    private void Abandon(LinkedListNode<TaskCompletionSource<RequestPermit>> waiter, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (waiter.List is not null)
            {
                waiters.Remove(waiter);
            }
        }

        waiter.Value.TrySetCanceled(cancellationToken);
    }
}
