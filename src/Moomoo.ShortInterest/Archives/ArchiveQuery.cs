namespace Moomoo.ShortInterest;

/// <summary>A kind of rows that an archive keeps.</summary>
public enum ArchiveQuery
{
    /// <summary>Short interest (protocol page, "Qot_GetShortInterest").</summary>
    ShortInterest,

    /// <summary>Daily short volume (protocol page, "Qot_GetDailyShortVolume").</summary>
    DailyShortVolume,

    /// <summary>Whether and at what rate a security can be borrowed (protocol page, "Qot_GetSecuritySnapshot").</summary>
    ShortAvailability,
}
