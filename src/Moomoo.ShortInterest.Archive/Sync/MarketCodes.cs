using Moomoo.OpenD;

namespace Moomoo.ShortInterest.Archive.Sync;

/// <summary>The codes of whole markets: the stocks and funds that a gateway lists.</summary>
internal static class MarketCodes
{
    /// <exception cref="ShortInterestException">No gateway lists them.</exception>
    public static async Task<IReadOnlyList<SecurityCode>> ListAsync(GatewayPool gateways, ArchiveSyncOptions options, CancellationToken cancellationToken)
    {
        while (true)
        {
            var client = gateways.Take();
            try
            {
                return await ListAsync(client, options, cancellationToken).ConfigureAwait(false);
            }
            catch (GatewayException e) when (gateways.Drop(client, e).IsLost && !gateways.IsEmpty)
            {
                // the next gateway knows them as well
            }
            finally
            {
                gateways.Return(client);
            }
        }
    }

    private static async Task<IReadOnlyList<SecurityCode>> ListAsync(OpenDClient client, ArchiveSyncOptions options, CancellationToken cancellationToken)
    {
        var codes = new List<SecurityCode>();
        foreach (var market in options.Markets!.Distinct())
        {
            foreach (var type in new[] { SecurityType.Stock, SecurityType.Fund })
            {
                var pages = client.GetSecuritiesAsync(new SecurityOptions { Market = market, Type = type, Progress = options.Progress }, cancellationToken);
                await foreach (var page in pages.ConfigureAwait(false))
                {
                    codes.AddRange(page.Rows.Select(row => SecurityCode.TryParse(row.Code, out var code, out _) ? code : null).OfType<SecurityCode>());
                }
            }
        }

        return codes;
    }
}
