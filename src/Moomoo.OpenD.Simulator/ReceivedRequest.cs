namespace Moomoo.OpenD.Simulator;

/// <summary>A request as it reached the simulator.</summary>
/// <param name="Connection">The connection that brought it, from 1 in order of their coming.</param>
/// <param name="ProtoId">Which message (protocol page, "Proto ids").</param>
/// <param name="SerialNumber">The client's number of it.</param>
/// <param name="Code">The security, <c>MARKET.CODE</c>; null if the request names none.</param>
/// <param name="NextKey">The key of the page asked for; null for the first page.</param>
/// <param name="Num">Rows asked for; null if left to the gateway.</param>
/// <param name="ReceivedAt">When, by the simulator's clock.</param>
public sealed record ReceivedRequest(int Connection, long ProtoId, long SerialNumber, string? Code, string? NextKey, int? Num, DateTimeOffset ReceivedAt);
