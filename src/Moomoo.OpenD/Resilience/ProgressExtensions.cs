namespace Moomoo.OpenD.Resilience;

internal static class ProgressExtensions
{
    /// <summary>Reports an event to the caller's code. An exception of the caller's code must not end the query, and is ignored.</summary>
    public static void Notify(this IProgress<OpenDEvent> progress, OpenDEvent e)
    {
        try
        {
            progress.Report(e);
        }
#pragma warning disable CA1031 // whatever the caller's code throws
        catch (Exception)
#pragma warning restore CA1031
        {
            // reports are information for the caller; the query goes on
        }
    }
}
