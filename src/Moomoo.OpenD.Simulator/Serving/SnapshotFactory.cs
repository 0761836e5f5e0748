using System.Globalization;
using Moomoo.OpenD.Protos.QotGetSecuritySnapshot;
using Moomoo.OpenD.Simulator.Data;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator.Serving;

/// <summary>Snapshots of securities after the close of the newest day. Fields that only the vendor's own clients need are plausible, and nothing more.</summary>
internal static class SnapshotFactory
{
    private static readonly TimeSpan CloseInHongKong = new(16, 8, 0);
    private static readonly TimeSpan CloseInNewYork = new(16, 0, 0);

    public static Snapshot Create(SimulatedSecurity security, SimulatedMarket market)
    {
        var (day, figures, before) = market.GetNewest(security);
        var close = figures.Close ?? 0;
        var snapshot = new Snapshot { Basic = CreateBasic(security, day, close, before.Close ?? close, figures.Volume ?? 0, isSuspended: market.IsDelisted(security)) };
        if (security.IsFund)
        {
            snapshot.TrustExData = new()
            {
                DividendYield = 2,
                Aum = close * security.OutstandingShares,
                OutstandingUnits = security.OutstandingShares,
                NetAssetValue = close,
                Premium = 0,
                AssetClass = 1,
            };
        }
        else
        {
            snapshot.EquityExData = CreateEquity(security.OutstandingShares, close);
        }

        return snapshot;
    }

    private static SnapshotBasicData CreateBasic(SimulatedSecurity security, DateTime day, double close, double lastClose, long volume, bool isSuspended)
    {
        var updated = day + (security.Code.Market == Market.HK ? CloseInHongKong : CloseInNewYork);
        return new()
        {
            Security = security.Code.ToMessage(),
            Name = security.Name,
            Type = security.IsFund ? Universe.Fund : Universe.Stock,
            IsSuspend = isSuspended,
            ListTime = TradingDays.ToIso(security.ListDay),
            LotSize = security.LotSize,
            PriceSpread = 0.01,
            UpdateTime = updated.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            UpdateTimestamp = MarketTime.AtMarketTime(security.Code.Market, updated).ToUnixTimeSeconds(),
            HighPrice = Math.Max(close, lastClose),
            OpenPrice = lastClose,
            LowPrice = Math.Min(close, lastClose),
            LastClosePrice = lastClose,
            CurPrice = close,
            Volume = volume,
            Turnover = Math.Round(volume * close, 2),
            TurnoverRate = Math.Round(volume * 100.0 / security.OutstandingShares, 3),
            EnableShortSell = security.CanBorrow,

            // Set even where the security cannot be borrowed, when they mean nothing.
            ShortSellRate = security.GetBorrowRate(day),
            ShortAvailableVolume = security.GetBorrowable(day),
            ShortMarginInitialRatio = security.MarginRatio,
        };
    }

    private static EquitySnapshotExData CreateEquity(long shares, double close) => new()
    {
        IssuedShares = shares,
        IssuedMarketVal = shares * close,
        NetAsset = shares * close / 2,
        NetProfit = shares * close / 20,
        EarningsPershare = close / 20,
        OutstandingShares = shares,
        OutstandingMarketVal = shares * close,
        NetAssetPershare = close / 2,
        EyRate = 5,
        PeRate = 20,
        PbRate = 2,
        PeTTMRate = 20,
    };
}
