using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Moomoo.OpenD.Resilience;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Queries;

/// <summary>
/// Reads the availability of up to 400 codes. One code that the gateway does not know makes it refuse all of them; that code is found
/// by its name in the refusal, or else by halving, so that only it fails.
/// </summary>
internal sealed class AvailabilityReader(Requester requester, string endpoint, AvailabilityOptions options, CancellationToken cancellationToken)
{
    private readonly Dictionary<string, ShortAvailability> rows = [];

    /// <summary>If the gateway refuses everything for another reason, halving would end with a request per code.</summary>
    private int splitsLeft = 40;

    /// <summary>Pages of any number of codes, in their order. A code that is given twice has two rows.</summary>
    public static async IAsyncEnumerable<Page<ShortAvailability>> ReadAsync(
        Requester requester, string endpoint, IReadOnlyList<SecurityCode> codes, AvailabilityOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var start = 0; start < codes.Count; start += AvailabilityOptions.LargestCount)
        {
            var page = codes.Skip(start).Take(AvailabilityOptions.LargestCount).ToArray();
            var reader = new AvailabilityReader(requester, endpoint, options, cancellationToken);
            await reader.ReadAsync([.. page.Distinct()], isRefused: false).ConfigureAwait(false);
            var next = start + page.Length;
            yield return new Page<ShortAvailability>(
                [.. page.Select(code => code.ToString()).Where(reader.rows.ContainsKey).Select(code => reader.rows[code])],
                next < codes.Count ? FormattableString.Invariant($"{next}") : Page.LastKey);
        }
    }

    /// <param name="codes">Different codes.</param>
    /// <param name="isRefused">Whether the gateway is known to refuse them together.</param>
    /// <returns>Whether it refuses one of them.</returns>
    private async Task<bool> ReadAsync(IReadOnlyList<SecurityCode> codes, bool isRefused)
    {
        if (isRefused && codes.Count > 1)
        {
            return await ReadPartsAsync(Halve(codes), isAboutOneCode: true).ConfigureAwait(false);
        }

        try
        {
            await RequestAsync(codes).ConfigureAwait(false);
            return false;
        }
        catch (GatewayRefusedException e) when (options.OnRefused is not null && MayBeAboutOneCode(e))
        {
            var refused = FindRefused(codes, e);
            if (refused.Count == 0)
            {
                if (splitsLeft-- == 0)
                {
                    throw;
                }

                return await ReadPartsAsync(Split(codes, e), isAboutOneCode: e.Reason is not RefusalReason.NoQuotePermission).ConfigureAwait(false);
            }

            foreach (var code in refused)
            {
                options.OnRefused(code, (GatewayException)e.Copy());
            }

            if (refused.Count < codes.Count)
            {
                await ReadAsync([.. codes.Except(refused)], isRefused: false).ConfigureAwait(false);
            }

            return true;
        }
    }

    private async Task<bool> ReadPartsAsync(IReadOnlyList<IReadOnlyList<SecurityCode>> parts, bool isAboutOneCode)
    {
        var hasRefused = false;
        for (var i = 0; i < parts.Count; i++)
        {
            // If all parts but the last are accepted, the code is in the last one, which need not be asked for as a whole.
            hasRefused |= await ReadAsync(parts[i], isRefused: isAboutOneCode && i == parts.Count - 1 && !hasRefused).ConfigureAwait(false);
        }

        return hasRefused;
    }

    private static bool MayBeAboutOneCode(GatewayRefusedException refusal) =>
        refusal.Reason is RefusalReason.UnknownSecurity or RefusalReason.NoQuotePermission or RefusalReason.Other;

    /// <summary>The codes that the refusal names, if any.</summary>
    private static IReadOnlyList<SecurityCode> FindRefused(IReadOnlyList<SecurityCode> codes, GatewayRefusedException refusal) =>
        codes.Count == 1 || (refusal.Reason is RefusalReason.NoQuotePermission && codes.All(code => code.Market == codes[0].Market)) ? codes
        : [.. codes.Where(code => IsNamed(code.ToString(), refusal))];

    /// <summary>The parts to request one by one.</summary>
    private static IReadOnlyList<IReadOnlyList<SecurityCode>> Split(IReadOnlyList<SecurityCode> codes, GatewayRefusedException refusal)
    {
        if (refusal.Reason is RefusalReason.NoQuotePermission)
        {
            return [.. codes.GroupBy(code => code.Market).Select(market => market.ToArray())];
        }

        // A code without its market may be a word of the text.
        var suspects = codes.Where(code => IsNamed(code.Code, refusal)).ToArray();
        return suspects.Length == 1 ? [suspects, [.. codes.Except(suspects)]] : Halve(codes);
    }

    private static IReadOnlyList<IReadOnlyList<SecurityCode>> Halve(IReadOnlyList<SecurityCode> codes) =>
        [[.. codes.Take(codes.Count / 2)], [.. codes.Skip(codes.Count / 2)]];

    private static bool IsNamed(string code, GatewayRefusedException refusal) =>
        refusal.RetMsg.Contains(code) && Regex.IsMatch(refusal.RetMsg, $"(?<![A-Z0-9.]){Regex.Escape(code)}(?![A-Z0-9]|\\.[A-Z0-9])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private async Task RequestAsync(IReadOnlyList<SecurityCode> codes)
    {
        await foreach (var page in Pager.ReadAsync(requester, new AvailabilityQuery(codes), options.Progress, cancellationToken).ConfigureAwait(false))
        {
            foreach (var row in page.Rows)
            {
                rows[row.Code] = row;
            }
        }

        foreach (var code in codes.Where(code => !rows.ContainsKey(code.ToString())))
        {
            var error = new ProtocolViolationException(endpoint, $"the response to GetSecuritySnapshot lacks {code}.");
            (options.OnRefused ?? ((_, _) => throw error))(code, error);
        }
    }
}
