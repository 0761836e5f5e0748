using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator.Data;

/// <summary>Made-up names of securities. Only that of HK.00700, whose newest rows are real, is real as well.</summary>
internal static class Names
{
    private static readonly string[] UsFirst =
        ["Alder", "Ambry", "Arbor", "Aster", "Bexley", "Birch", "Calder", "Cedar", "Corvid", "Crest", "Dorian", "Ember", "Fallow", "Fenwick", "Garnet", "Halden", "Harrow", "Iris", "Juniper", "Kestrel", "Larkin", "Linden", "Marlow", "Merrin", "Norwood", "Oakhurst", "Orson", "Pell", "Quarry", "Redfern", "Rowan", "Sable", "Sorrel", "Tamar", "Thorne", "Umber", "Vesper", "Wexford", "Yarrow", "Zephyr"];

    private static readonly string[] UsSecond =
        ["Acquisition", "Analytics", "Bancorp", "Biosciences", "Brands", "Capital", "Communications", "Data", "Diagnostics", "Energy", "Financial", "Foods", "Health", "Industries", "Insurance", "Logistics", "Materials", "Medical", "Minerals", "Motors", "Networks", "Oncology", "Petroleum", "Pharmaceuticals", "Properties", "Realty", "Resources", "Robotics", "Semiconductor", "Software", "Systems", "Therapeutics"];

    private static readonly string[] UsLast = ["Corp", "Corporation", "Group", "Holdings", "Inc", "International", "Limited", "Technologies"];

    private static readonly string[] HkFirst =
        ["CHUN", "DAI", "FOOK", "FU", "GOLDEN", "HANG", "HENG", "HING", "HOI", "HUNG", "KAM", "KIN", "KWONG", "LEE", "LUEN", "LUNG", "MAN", "MING", "NAM", "ORIENT", "PACIFIC", "PEARL", "SHUN", "SING", "SUN", "TAI", "TUNG", "WAH", "WING", "YAU"];

    private static readonly string[] HkSecond =
        ["CHEONG", "CITY", "FAT", "FUNG", "HARBOUR", "HONG", "KEE", "LOK", "ON", "PO", "SANG", "SHING", "TAK", "TAT", "WAI", "YIP"];

    private static readonly string[] HkLast =
        ["AUTO", "BANK", "BIOTECH", "CEMENT", "CULTURE", "ELECTRONICS", "ENERGY", "FINANCE", "FOOD", "GAS", "GROUP", "HEALTH", "HLDGS", "INT'L", "LAND", "LOGISTICS", "MEDIA", "MEDICAL", "MOTOR", "PHARM", "PORTS", "POWER", "PROPERTY", "RES", "RETAIL", "SERVICES", "SHIPPING", "SOFTWARE", "TECH", "TELECOM", "TEXTILE", "WATER"];

    private static readonly string[] FundSubjects =
        ["Asia", "Biotech", "China", "Clean Energy", "Consumer", "Corporate Bond", "Dividend", "Emerging Markets", "Financials", "Global", "Gold Miners", "Growth", "Health Care", "High Yield", "India", "Infrastructure", "Internet", "Japan", "Large Cap", "Mid Cap", "Momentum", "Quality", "Real Estate", "Semiconductors", "Small Cap", "Treasury", "Utilities", "Value"];

    public static string Create(SecurityCode code, bool isFund, Chance chance) => code.ToString() switch
    {
        "HK.00700" => "TENCENT",
        _ when isFund => $"{Pick(UsFirst, chance, 1)} {Pick(FundSubjects, chance, 2)} ETF",
        _ when code.Market == Market.HK => $"{Pick(HkFirst, chance, 1)} {Pick(HkSecond, chance, 2)} {Pick(HkLast, chance, 3)}",
        _ => $"{Pick(UsFirst, chance, 1)} {Pick(UsSecond, chance, 2)} {Pick(UsLast, chance, 3)}",
    };

    private static string Pick(string[] words, Chance chance, int position) => words[chance.Between(position, 0, words.Length)];
}
